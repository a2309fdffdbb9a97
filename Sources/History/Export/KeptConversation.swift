package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A conversation with all that is kept of it: what is exported, and what an
/// import makes.
package struct KeptConversation: Sendable, Hashable {
    package var conversation: Conversation
    /// `nil` where nobody has said.
    package var createdAt: Date?
    package var updatedAt: Date?
    /// When each message was written, where it is known.
    package var messageDates: [Message.ID: Date]
    package var tags: [String]
    package var isArchived: Bool

    package init(
        _ conversation: Conversation, createdAt: Date? = nil, updatedAt: Date? = nil,
        messageDates: [Message.ID: Date] = [:], tags: [String] = [], isArchived: Bool = false
    ) {
        self.conversation = conversation
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.messageDates = messageDates
        self.tags = tags
        self.isArchived = isArchived
    }
}
