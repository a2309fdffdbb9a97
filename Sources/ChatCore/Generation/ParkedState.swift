/// A conversation's KV state on disk.
package struct ParkedState: Sendable, Hashable, Codable {
    /// Tokens in it.
    package var tokens: Int
    /// Bytes of the file.
    package var bytes: Int
    /// Seconds writing or reading it took.
    package var seconds: Double

    package init(tokens: Int, bytes: Int, seconds: Double) {
        self.tokens = tokens
        self.bytes = bytes
        self.seconds = seconds
    }
}
