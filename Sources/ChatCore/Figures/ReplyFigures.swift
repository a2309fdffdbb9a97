/// The speed of one reply. A figure that was not, or could not honestly be,
/// taken is `nil`.
///
/// With n tokens, the first at t_first and the last at t_last:
/// decode tokens per second is (n - 1) / (t_last - t_first), because the first
/// token comes out of prefill; effective tokens per second is
/// n / (t_last - t_sent).
package struct ReplyFigures: Sendable, Hashable, Codable {
    /// Seconds from sending to the first answer or reasoning token.
    package var timeToFirstToken: Figure<Double>?
    /// What that was spent on, where anything of it was told.
    package var firstTokenSplit: FirstTokenSplit?
    /// Seconds spent evaluating the uncached part of the prompt.
    package var prefillSeconds: Figure<Double>?
    /// Seconds from the first token to the last.
    package var decodeSeconds: Figure<Double>?
    /// Uncached prompt tokens per second of prefill.
    package var prefillRate: Figure<Double>?
    /// Tokens per second while decoding.
    package var decodeRate: Figure<Double>?
    /// Tokens per second of waiting, prefill and queueing included.
    package var effectiveRate: Figure<Double>?
    /// Seconds the reply spent reasoning: from its first token of reasoning to
    /// the first of the answer, or to the last token where none came. `nil` for a
    /// reply that did not reason.
    package var reasoningSeconds: Figure<Double>?
    /// Inter-token latency in seconds at the 50th, 95th and 99th percentile, and the longest.
    package var interTokenLatency: LatencyPercentiles?

    package init() {}
}
