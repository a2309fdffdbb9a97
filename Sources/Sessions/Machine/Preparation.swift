internal import ChatCore

/// A message that is being made to fit: before its turn begins, when the conversation knows
/// nothing of it yet, or in its turn, once the engine has refused the prompt.
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

    /// What begins when it fits; `nil` where its turn has begun.
    let request: SessionMachine.Request?
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
