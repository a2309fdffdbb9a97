internal import ChatCore

/// What the session told while a question was answered, as far as it is
/// reported at the end.
struct AskProgress: Sendable {
    /// The model that was loaded first; an engine started again loads the same.
    var loaded: LoadedModel?
    var sentAt: MonotonicInstant?
    var cache: CacheOccupancy?
    var prompt: PromptReuse?
    /// The threads the engine changed to last.
    var threads: ThreadChoice?
    /// How often the cache was shifted, tokens added up.
    var shifted: ContextShift?
    var cut: ContextCut?
    var restored: ParkedState?
    var parked: ParkedState?

    mutating func record(_ event: SessionEvent) {
        switch event {
        case .loaded(let model): loaded = loaded ?? model
        case .turnStarted(_, _, let at), .replyResumed(_, let at): sentAt = at
        case .cache(let occupancy): cache = occupancy
        case .prompt(let reuse): prompt = reuse
        case .threads(let choice): threads = choice
        case .shifted(let shift):
            shifted = ContextShift(
                dropped: (shifted?.dropped ?? 0) + shift.dropped, kept: shift.kept)
        case .contextCut(let cut): self.cut = cut
        case .windowLearned(let window): loaded?.contextWindow = window
        case .restored(let state): restored = state
        case .parked(let state): parked = state
        default: break
        }
    }
}

/// Everything that came of one question.
struct AskOutcome: Sendable {
    var message: Message
    var failure: Failure?
    var loaded: LoadedModel
    var settings: ChatSettings
    var progress = AskProgress()
    var conversation: Conversation.ID?
}

/// What is said on standard error while a reply is made, so that nothing is
/// done to a conversation silently.
enum AskRemark {
    static func text(_ event: SessionEvent) -> String? {
        switch event {
        case .notice(let failure): failure.sentence
        case .stalled(let seconds):
            "the engine has said nothing for \(Int(seconds)) s; Ctrl-C stops it."
        case .contextCut(let cut?):
            cut.summary == nil
                ? "the oldest messages were left out, so that the rest fits in the window."
                : "the oldest messages were summarised, so that the rest fits in the window."
        case .windowEnlarged(let from, let to):
            "the window of \(from) tokens was full; the model was loaded again with \(to)."
        case .windowLearned(let window):
            "the engine says that its window holds \(window) tokens."
        case .shifted(let shift):
            "the window was full; the oldest \(shift.dropped) tokens were dropped."
        default: nil
        }
    }
}
