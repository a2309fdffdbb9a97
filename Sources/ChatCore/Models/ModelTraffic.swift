/// What making one token reads from memory: the model's weights, and of the KV
/// cache what the depth makes of it. Derived from the file's header, so that
/// what comes of it is an estimate.
package struct ModelTraffic: Sendable, Hashable, Codable {
    /// Bytes of weights: every matrix that takes part, of a mixture of experts
    /// those a token uses, of the table of embeddings one row.
    package var weightBytes: Double
    /// The layers by what they keep.
    package var layers: [CacheLayers]

    package init(weightBytes: Double, layers: [CacheLayers]) {
        self.weightBytes = weightBytes
        self.layers = layers
    }

    /// Bytes of the cache read for one token at `depth`.
    package func cacheBytes(at depth: Double) -> Double {
        layers.reduce(0) { $0 + $1.bytesRead(at: depth) }
    }

    /// Bytes read for one token at `depth`.
    package func bytesPerToken(at depth: Double) -> Double {
        weightBytes + cacheBytes(at: depth)
    }
}
