#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// How much a history holds.
package struct HistoryTotals: Sendable, Hashable {
    package var conversations = 0
    /// Messages in all versions.
    package var messages = 0
    /// Size on disk.
    package var bytes = 0
    /// When the oldest conversation was begun; `nil` without any.
    package var oldest: Date?
    /// When anything was last written; `nil` without any conversation.
    package var latest: Date?

    package init(
        conversations: Int = 0, messages: Int = 0, bytes: Int = 0, oldest: Date? = nil,
        latest: Date? = nil
    ) {
        self.conversations = conversations
        self.messages = messages
        self.bytes = bytes
        self.oldest = oldest
        self.latest = latest
    }
}
