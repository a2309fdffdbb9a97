/// One message of a conversation.
package struct Message: Sendable, Hashable, Codable, Identifiable {
    /// Identifies a message within its conversation; never reused.
    package struct ID: Sendable, Hashable, Codable, RawRepresentable {
        package var rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
    }

    package let id: ID
    package var role: Role
    /// The text as written, never normalised for display.
    package var text: String
    /// What a reasoning model thought before it answered; empty for others.
    package var reasoning: String
    /// Which model wrote a reply, how fast, and why it ended. `nil` for
    /// messages a person wrote and while a reply is still streaming; while one
    /// goes on, the record of what it had before.
    package var reply: ReplyRecord?

    package init(
        id: ID, role: Role, text: String, reasoning: String = "", reply: ReplyRecord? = nil
    ) {
        self.id = id
        self.role = role
        self.text = text
        self.reasoning = reasoning
        self.reply = reply
    }
}
