/// What became of a history that was damaged when it was opened.
package struct HistoryRecovery: Sendable, Hashable, CustomStringConvertible {
    /// The path the damaged file has now.
    package var setAside: String
    /// How many conversations could be read and are in the new history.
    package var conversations: Int
    /// How many messages could be read and are in the new history.
    package var messages: Int

    package init(setAside: String, conversations: Int, messages: Int) {
        self.setAside = setAside
        self.conversations = conversations
        self.messages = messages
    }

    /// One sentence for a person: what happened, what was saved, and where the
    /// rest is.
    package var description: String {
        let saved =
            messages == 0 && conversations == 0
            ? "nothing in it could be read"
            : "\(Self.count(messages, "message")) in \(Self.count(conversations, "conversation")) were saved"
        return
            "The history was damaged: \(saved), and the damaged file was kept as \(setAside): put a copy of it back if you have one."
    }

    private static func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }
}
