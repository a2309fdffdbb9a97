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

    /// Whether it tells a speed at a depth.
    package var isUsable: Bool {
        tokens > 0 && seconds > 0 && seconds.isFinite && depth.isFinite && depth >= 0
    }

    /// What the fit is made of: seconds a token took.
    package var secondsPerToken: Double { seconds / Double(tokens) }
}
