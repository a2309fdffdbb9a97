package import ChatCore

/// A place in the history where words were found.
package struct FoundMessage: Sendable, Hashable {
    package var conversation: Conversation.ID
    /// The conversation's.
    package var title: String
    /// When the conversation changed last, in seconds since 1970.
    package var updatedAt: Double
    /// The message that has the words; `nil` where only the title has them.
    package var message: Message.ID?
    /// Who wrote it, where there is one.
    package var role: Role?
    /// A line of text around the words.
    package var snippet: String
    /// What was found, counted in characters of the snippet.
    package var marks: [Range<Int>]

    package init(
        conversation: Conversation.ID, title: String, updatedAt: Double = 0,
        message: Message.ID? = nil, role: Role? = nil, snippet: String, marks: [Range<Int>] = []
    ) {
        self.conversation = conversation
        self.title = title
        self.updatedAt = updatedAt
        self.message = message
        self.role = role
        self.snippet = snippet
        self.marks = marks
    }
}
