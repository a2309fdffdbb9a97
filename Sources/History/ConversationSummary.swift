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
    /// The model that wrote the latest reply; `nil` before the first.
    package var model: String?
    package var quantization: Quantization?
    /// Number of messages.
    package var messages: Int
    /// Tokens the conversation takes in the context, by its latest reply that
    /// tells: prompt and reply together. `nil` when none does.
    package var tokens: Int?
    package var createdAt: Date
    package var updatedAt: Date
}
