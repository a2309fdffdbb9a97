internal import ChatCore
internal import EngineKit

/// A title for a conversation, written by the model behind it.
enum ModelTitle {
    /// Tokens it has at most.
    static let maxTokens = 24
    /// Characters it has at most.
    static let longest = 60
    /// More words are an answer and no title.
    private static let mostWords = 12

    private static let question =
        "Give this conversation a title of at most six words, in its language. "
        + "Write the title only, without quotes."

    /// The conversation with the question behind it, so that what the engine has
    /// read of it need not be read again.
    static func asking(_ conversation: Conversation) -> Conversation {
        var asked = conversation
        asked.append(.user, question)
        return asked
    }

    /// Whether the conversation has no title but the beginning of a message:
    /// what a model or a person wrote differs from that of each of them.
    static func isMissing(in conversation: Conversation) -> Bool {
        guard !conversation.hasOwnTitle else { return false }
        if conversation.title.isEmpty { return true }
        return (conversation.messages + conversation.aside.values).contains { message in
            message.role == .user && Conversation.title(for: message.text) == conversation.title
        }
    }

    /// What the model wrote, made a title: one line without quotes, signs of
    /// Markdown and a word that says what it is. `nil` where it is none.
    static func cleaned(_ text: String) -> String? {
        let line = text.split(whereSeparator: \.isNewline).lazy.map {
            Conversation.title(from: String($0))
        }
        .first { $0.contains { $0.isLetter || $0.isNumber } }
        guard var title = line.map({ $0[...] }) else { return nil }
        title = trimmed(title)
        if let colon = title.firstIndex(of: ":"), isLabel(title[..<colon]) {
            title = trimmed(title[title.index(after: colon)...])
        }
        guard title.contains(where: { $0.isLetter || $0.isNumber }),
            title.split(separator: " ").count <= mostWords
        else { return nil }
        return title.count <= longest ? String(title) : String(title.prefix(longest - 1)) + "…"
    }

    private static func isLabel(_ word: Substring) -> Bool {
        ["title", "titel", "titre", "título", "titolo"].contains(trimmed(word).lowercased())
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace || wrapping.contains(first) {
            text = text.dropFirst()
        }
        while let last = text.last, last.isWhitespace || last == "." || wrapping.contains(last) {
            text = text.dropLast()
        }
        return text
    }

    /// What stands around titles and is none of theirs.
    private static let wrapping: Set<Character> = [
        "\"", "'", "`", "*", "_", "#", "“", "”", "„", "‘", "’", "«", "»", "「", "」",
    ]
}
