internal import ChatCore

/// The conversation a question is part of.
enum AskContext: Sendable, Hashable {
    /// A new one.
    case new
    /// One that was handed over, without its last message, which is the question.
    case given(Conversation)
    /// One of the history, by its id or the beginning of that; `nil` for the latest.
    case stored(String?)

    /// Whether a word can be the id of a conversation, or the first eight
    /// letters or more of one: otherwise it belongs to the question.
    static func isID(_ word: String) -> Bool {
        (8...36).contains(word.count)
            && word.allSatisfy { ($0.isASCII && $0.isHexDigit) || $0 == "-" }
    }
}
