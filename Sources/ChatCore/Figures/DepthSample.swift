/// A stretch of decoding at about one depth.
package struct DepthSample: Sendable, Hashable, Codable {
    /// Tokens in the context in the middle of the stretch.
    package var depth: Double
    /// Tokens decoded.
    package var tokens: Int
    /// Seconds they took.
    package var seconds: Double

    package init(depth: Double, tokens: Int, seconds: Double) {
        self.depth = depth
        self.tokens = tokens
        self.seconds = seconds
    }

    /// What the fit is made of: seconds a token took.
    package var secondsPerToken: Double { seconds / Double(tokens) }
}
