internal import ChatCore
internal import ChatUI
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ConversationListing {
    init(_ summary: ConversationSummary) {
        self.init(
            id: summary.id, title: summary.title,
            model: ModelLabel.text(summary.model, summary.quantization),
            messages: summary.messages, tokens: summary.tokens,
            updatedAt: summary.updatedAt.timeIntervalSince1970, tags: summary.tags,
            isArchived: summary.isArchived, hasDraft: summary.draft != nil)
    }
}

extension FoundMessage {
    init(_ hit: SearchHit) {
        self.init(
            conversation: hit.conversation, title: hit.title,
            updatedAt: hit.updatedAt.timeIntervalSince1970, message: hit.message, role: hit.role,
            snippet: hit.snippet, marks: hit.marks)
    }
}

extension ListSelection {
    init(_ question: HistoryQuestion) {
        self.init(
            archived: Archived(question.archived), tag: question.tag, limit: question.limit,
            offset: question.offset)
    }
}

extension ListSelection.Archived {
    fileprivate init(_ asked: HistoryQuestion.Archived) {
        self =
            switch asked {
            case .without: .without
            case .with: .with
            case .only: .only
            }
    }
}

extension ConversationPreview {
    /// Of a message no more is looked at than fits on a screen.
    private static let longestText = 1_500
    private static let parts = 8

    /// The end of a conversation, or what leads up to a message of it, of whichever version.
    init(_ conversation: Conversation, at message: Message.ID?) {
        var line = conversation.messages[...]
        if let message {
            if let index = line.lastIndex(where: { $0.id == message }) {
                line = line[...index]
            } else if let other = conversation.aside[message] {
                line = [other]
            }
        }
        self.init(
            conversation: conversation.id, message: message,
            parts: line.suffix(Self.parts).map { message in
                Part(
                    role: message.role, speaker: message.reply?.model ?? "",
                    text: String(message.text.prefix(Self.longestText)))
            })
    }
}
