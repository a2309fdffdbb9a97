internal import ChatCore

/// A message that is being made to fit, before its turn begins. The
/// conversation knows nothing of it yet.
struct Preparation: Sendable {
    /// What the next step waits for.
    enum Wait: Sendable, Hashable {
        case count(EngineCallID)
        case memory(EngineCallID)
        /// The model, with a larger window. `from` is what it had.
        case load(from: Int)
        /// A part of the summary.
        case summary(GenerationID)
    }

    let request: SessionMachine.Request
    var fitting: ContextFitting
    let sentAt: MonotonicInstant
    var wait: Wait?
    /// The part of the summary that is being written.
    var summary = SummaryProgress(part: 0, parts: 0, messages: 0)

    var generation: GenerationID? {
        if case .summary(let id) = wait { id } else { nil }
    }

    var isLoading: Bool {
        if case .load = wait { true } else { false }
    }
}
