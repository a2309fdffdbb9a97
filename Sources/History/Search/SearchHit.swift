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
    /// About 80 characters around the first word found, on one line, without
    /// control characters; of the title where only that has it.
    package var snippet: String
}
