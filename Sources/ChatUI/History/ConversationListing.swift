package import ChatCore

/// A conversation of the history, as a list shows it.
package struct ConversationListing: Sendable, Hashable, Identifiable {
    package var id: Conversation.ID
    /// Empty where it has none yet.
    package var title: String
    /// What wrote its latest reply, with its quantization; empty before the first.
    package var model: String
    /// Number of messages.
    package var messages: Int
    /// What it takes in the context; `nil` where no reply tells.
    package var tokens: Int?
    /// When it changed last, in seconds since 1970.
    package var updatedAt: Double
    package var tags: [String]
    package var isArchived: Bool
    /// Whether something is written in it that was not sent.
    package var hasDraft: Bool

    package init(
        id: Conversation.ID, title: String, model: String = "", messages: Int = 0,
        tokens: Int? = nil, updatedAt: Double = 0, tags: [String] = [], isArchived: Bool = false,
        hasDraft: Bool = false
    ) {
        self.id = id
        self.title = title
        self.model = model
        self.messages = messages
        self.tokens = tokens
        self.updatedAt = updatedAt
        self.tags = tags
        self.isArchived = isArchived
        self.hasDraft = hasDraft
    }
}
