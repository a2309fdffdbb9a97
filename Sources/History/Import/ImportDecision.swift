package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What becomes of a conversation that is imported, beside what is kept already.
///
/// Nothing that was written here is lost: what is kept is written over only by
/// what is newer and has all of it.
package enum ImportDecision: Sendable, Hashable {
    /// Not there yet.
    case new
    /// There with the same messages; a title, tags and the version that is shown
    /// stay as they are here.
    case unchanged
    /// Gone on with elsewhere since it was imported.
    case newer
    /// Another one here, and not replaced, for this reason: the end of a sentence.
    case kept(String)

    package init(
        _ incoming: KeptConversation, over stored: Conversation?, updatedAt: Date?
    ) {
        guard let stored else {
            self = .new
            return
        }
        let here = Self.contents(of: stored)
        let there = Self.contents(of: incoming.conversation)
        if here == there {
            self = .unchanged
        } else if !Self.isLater(incoming.updatedAt, than: updatedAt) {
            self = .kept("it was changed here since, and the file's is not newer")
        } else if here.allSatisfy({ there[$0.key] == $0.value }) {
            self = .newer
        } else {
            self = .kept("it was gone on with here as well as there")
        }
    }

    /// What of a message two histories have to agree in.
    private struct Content: Hashable {
        var parent: Message.ID?
        var role: Role
        var text: String
        var reasoning: String
    }

    private static func contents(of conversation: Conversation) -> [Message.ID: Content] {
        var contents: [Message.ID: Content] = [:]
        for message in conversation.messages + conversation.aside.values {
            contents[message.id] = Content(
                parent: conversation.tree.parent(of: message.id), role: message.role,
                text: message.text, reasoning: message.reasoning)
        }
        return contents
    }

    /// To the millisecond, which is as exact as the history keeps them.
    private static func isLater(_ date: Date?, than other: Date?) -> Bool {
        guard let date, let other else { return false }
        return date.timeIntervalSince(other) >= 0.001
    }
}
