/// One tensor of a GGUF file, as its header describes it.
package struct GGUFTensor: Sendable, Hashable {
    package var name: String
    /// Elements in each dimension, the fastest first; at most four.
    package var dimensions: [Int]
    /// ggml's number of the type the weights are stored as.
    package var type: UInt32
    /// Number of weights.
    package var elements: Int
    /// Bytes of data, padding not counted.
    package var byteCount: Int
    /// Where the data begins, in bytes from the start of the file's data section.
    package var offset: Int
}
