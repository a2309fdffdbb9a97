/// How a window is shared between what is read and what is to be written.
/// Everything in tokens.
struct ContextRoom: Sendable, Hashable {
    /// The window in force.
    var window: Int
    /// The most tokens of a reply; `nil` for as many as the window holds.
    var maxTokens: Int?

    /// What a reply is given where there is room.
    static let mostForReply = 256

    /// Kept free for the reply: 256, an eighth of a small window, or all that
    /// is asked for at most.
    var reply: Int { max(1, min(Self.mostForReply, window / 8, maxTokens ?? .max)) }

    /// The longest prompt that is sent.
    var limit: Int { window - reply }

    /// What is aimed at when turns are left out: more than has to go does, for
    /// every cut makes the model read the rest again, and one that only just
    /// fits is followed by another with the next message.
    var goal: Int { limit * 3 / 4 }

    /// The longest summary of turns left out.
    var summary: Int { min(512, window / 8) }

    /// Tokens around the summary in a prompt: its heading.
    static let summaryFrame = 32
}
