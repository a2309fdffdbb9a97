internal import ChatCore

/// A conversation that is open, and what of it is to be as it was when it is gone back to.
struct Tab: Sendable, Equatable {
    /// A place in the transcript that outlives it.
    struct Place: Sendable, Equatable {
        var message: Message.ID
        var line: Int
    }

    /// `nil` until the session has begun it.
    var id: Conversation.ID?
    /// Empty where it has none yet.
    var title = ""
    /// What is being written, while another tab is shown.
    var composer = ComposerState()
    /// Whether that is all there is: what was written before was asked for.
    var isDraftKnown = true
    /// What was read; `nil` for the end.
    var place: Place?
    /// Whether finished reasoning is folded; `nil` where the tab was not shown yet.
    var foldsReasoning: Bool?
    /// Whether its reply was stopped when it was left.
    var isStopped = false
}
