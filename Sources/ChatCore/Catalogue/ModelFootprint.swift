/// What decides how much memory a model takes, by its header: with it the need
/// for any window is arithmetic, and no file is read again.
package struct ModelFootprint: Sendable, Hashable, Codable {
    /// Bytes of all weights.
    package var weightBytes: Int
    /// The layers by what they keep, with halves of the KV cache of 16 bits.
    package var layers: [CacheLayers]
    /// Bytes the largest buffer of the computation takes for each token of a batch.
    package var computeBytesPerToken: Int
    /// The context length it was trained for, in tokens.
    package var trainedContext: Int?

    package init(
        weightBytes: Int, layers: [CacheLayers], computeBytesPerToken: Int, trainedContext: Int?
    ) {
        self.weightBytes = weightBytes
        self.layers = layers
        self.computeBytesPerToken = computeBytesPerToken
        self.trainedContext = trainedContext
    }
}
