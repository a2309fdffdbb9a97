package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A line of the list of conversations.
package struct ConversationSummary: Sendable, Hashable, Identifiable {
    package let id: Conversation.ID
    package var title: String
    /// Whether a person gave the title.
    package var hasOwnTitle = false
    /// The model that wrote the latest reply; `nil` before the first.
    package var model: String?
    package var quantization: Quantization?
    /// Number of messages that are shown.
    package var messages: Int
    /// Number of messages that stand aside, as other versions.
    package var versions = 0
    /// Tokens the conversation takes in the context, by its latest reply that
    /// tells: prompt and reply together. `nil` when none does.
    package var tokens: Int?
    package var createdAt: Date
    package var updatedAt: Date
    /// In the order of the alphabet.
    package var tags: [String] = []
    package var isArchived = false
    /// What was written and not sent; `nil` for nothing.
    package var draft: String?

    package init(
        id: Conversation.ID, title: String, hasOwnTitle: Bool = false, model: String? = nil,
        quantization: Quantization? = nil, messages: Int, versions: Int = 0, tokens: Int? = nil,
        createdAt: Date, updatedAt: Date, tags: [String] = [], isArchived: Bool = false,
        draft: String? = nil
    ) {
        self.id = id
        self.title = title
        self.hasOwnTitle = hasOwnTitle
        self.model = model
        self.quantization = quantization
        self.messages = messages
        self.versions = versions
        self.tokens = tokens
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.tags = tags
        self.isArchived = isArchived
        self.draft = draft
    }
}
