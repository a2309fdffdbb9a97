internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation as version 2 of the JSON has it. Its members are the format:
/// docs/HISTORY-FORMAT.md describes them.
struct JSONConversation: Codable {
    struct Entry: Codable {
        var id: Message.ID
        /// The message it follows; `nil` for a first one.
        var parent: Message.ID?
        var role: Role
        var text: String
        var reasoning: String?
        var writtenAt: Date?
        var reply: ReplyRecord?
    }

    var id: Conversation.ID
    var title: String
    var hasOwnTitle: Bool?
    var createdAt: Date?
    var updatedAt: Date?
    var tags: [String]?
    var archived: Bool?
    var cut: ContextCut?
    /// The messages of the line that is read, the first one first.
    var shown: [Message.ID]
    /// All messages in the order of their identities.
    var messages: [Entry]

    init(_ kept: KeptConversation) {
        let conversation = kept.conversation
        id = conversation.id
        title = conversation.title
        hasOwnTitle = conversation.hasOwnTitle
        createdAt = kept.createdAt
        updatedAt = kept.updatedAt
        tags = kept.tags
        archived = kept.isArchived
        cut = conversation.cut
        shown = conversation.messages.map(\.id)
        let all = conversation.messages + conversation.aside.values
        messages = all.sorted { $0.id.rawValue < $1.id.rawValue }.map { message in
            Entry(
                id: message.id, parent: conversation.tree.parent(of: message.id),
                role: message.role, text: message.text, reasoning: message.reasoning,
                writtenAt: kept.messageDates[message.id], reply: message.reply)
        }
    }
}

extension JSONConversation.Entry {
    var message: Message {
        Message(id: id, role: role, text: text, reasoning: reasoning ?? "", reply: reply)
    }
}
