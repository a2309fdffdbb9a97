internal import ChatCore
internal import Telemetry

/// What the gauges show: taken from the meters at most ten times a second, so
/// that a number stands still long enough to be read.
struct GaugeReadings: Sendable, Equatable {
    /// Tokens per second: live while a reply comes, of the last reply after it.
    var speed: Figure<Double>?
    /// `speed` over the fitted speed at depth 0.
    var shareOfFresh: Double?
    /// The highest speed since the model was loaded.
    var best: Figure<Double>?
    /// Tokens per second of all waiting.
    var effective: Figure<Double>?
    /// Bytes a second read while decoding.
    var bandwidth: Figure<Double>?
    /// Of the machine's measured bandwidth.
    var bandwidthShare: Double?
    /// Joules a token took, and of what that was measured.
    var joulesPerToken: Figure<Double>?
    var energyScope: MachineReading.Energy.Scope?
    /// Why it is slower than fresh.
    var slowdown: Slowdown?
    /// Seconds to the first token.
    var firstToken: Figure<Double>?
    /// Seconds waited so far, before the first token.
    var waited: Double?
    var prefillRate: Figure<Double>?
    /// Prompt tokens read in this turn.
    var newTokens: Int?
    /// Prompt tokens taken over from the turn before.
    var keptTokens: Int?
    /// Why much of the prompt had to be read again; `nil` when it was not so.
    var parting: PromptParting?
    /// Tokens drafted for this reply, and how many of them stood.
    var drafts: DraftCounts?
    /// Tokens of this reply.
    var replyTokens: Int?
    /// Where reading the prompt stands, while it lasts.
    var prefill: Prefill?
    var latency: LatencyPercentiles?
    /// Tokens in the context.
    var contextUsed: Int?

    struct Prefill: Sendable, Equatable {
        var progress: PromptProgress
        var fraction: Double
        var secondsLeft: Figure<Double>?
    }
}
