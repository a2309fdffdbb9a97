package import ChatCore

/// One thing to write to the history; carries its conversation's id, so that
/// it stays right when another conversation has been opened meanwhile.
package enum HistoryChange: Sendable, Hashable {
    case save(Message, of: Conversation.ID, title: String)
    case remove(from: Message.ID, of: Conversation.ID)
    case cut(ContextCut?, of: Conversation.ID)
}
