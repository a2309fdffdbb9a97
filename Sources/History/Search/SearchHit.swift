package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A place in the history where what was searched for occurs.
package struct SearchHit: Sendable, Hashable {
    package var conversation: Conversation.ID
    package var title: String
    package var updatedAt: Date
    /// The message it occurs in; `nil` when only the title has it.
    package var message: Message.ID?
    /// Who wrote the message; `nil` without one.
    package var role: Role?
    /// About 80 characters around the first word found, on one line, without
    /// control characters; of the reasoning where the text has none, and of the
    /// title where only that has it.
    package var snippet: String
    /// Where in the snippet what was searched for is: ranges of its characters,
    /// in their order, apart from one another.
    package var marks: [Range<Int>]

    package init(
        conversation: Conversation.ID, title: String, updatedAt: Date, message: Message.ID? = nil,
        role: Role? = nil, snippet: String, marks: [Range<Int>] = []
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
