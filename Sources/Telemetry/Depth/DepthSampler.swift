package import ChatCore

/// Cuts a reply into stretches of decoding, each a sample of speed at a depth.
///
/// Only pieces that tell both their tokens and their depth count; where one
/// does not, the stretch is dropped.
package struct DepthSampler: Sendable {
    private let tokensPerSample: Int
    /// Where the current stretch began: behind the token that came then.
    private var start: (depth: Int, at: MonotonicInstant)?
    private var tokens = 0

    /// Samples of `tokensPerSample` tokens: enough to average out the
    /// scheduler, few enough to be of one depth.
    package init(tokensPerSample: Int = 32) {
        precondition(tokensPerSample > 0, "a sample needs tokens")
        self.tokensPerSample = tokensPerSample
    }

    /// Takes a piece of the reply; returns a sample when a stretch is full.
    package mutating func record(_ delta: TextDelta) -> DepthSample? {
        if delta.tokens == 0 || (delta.tokens == nil && delta.text.isEmpty) { return nil }
        guard let count = delta.tokens, let depth = delta.depth else {
            reset()
            return nil
        }
        guard let start else {
            self.start = (depth, delta.at)
            return nil
        }
        tokens += count
        guard tokens >= tokensPerSample else { return nil }
        let seconds = delta.at.seconds(since: start.at)
        let sample = DepthSample(
            depth: Double(start.depth + depth) / 2, tokens: tokens, seconds: seconds)
        self.start = (depth, delta.at)
        tokens = 0
        return seconds > 0 ? sample : nil
    }

    /// Forgets the stretch begun; call it between replies.
    package mutating func reset() {
        start = nil
        tokens = 0
    }
}
