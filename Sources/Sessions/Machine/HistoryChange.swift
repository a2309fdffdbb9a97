package import ChatCore

/// One thing to write to the history; carries its conversation's id, so that
/// it stays right when another conversation has been opened meanwhile.
package enum HistoryChange: Sendable, Hashable {
    case save(Message, of: Conversation.ID, title: String)
    /// The message and all after it stand aside for another version.
    case setAside(from: Message.ID, of: Conversation.ID)
    /// The version this message is of is shown.
    case show(Message.ID, of: Conversation.ID)
    /// These messages and no others.
    case removeEach([Message.ID], of: Conversation.ID)
    case cut(ContextCut?, of: Conversation.ID)
    /// A title that a person gave.
    case rename(String, of: Conversation.ID)
    /// A conversation that comes into being with all its messages.
    case create(Conversation)
    /// Everything of a conversation that was emptied.
    case clear(Conversation.ID)
}

extension HistoryChange {
    /// Writes it; throws what the history throws.
    func write(to history: any HistoryWriting) async throws {
        switch self {
        case .save(let message, let conversation, let title):
            try await history.save(message, of: conversation, title: title)
        case .setAside(let first, let conversation):
            try await history.setAside(from: first, of: conversation)
        case .show(let message, let conversation):
            try await history.show(message, of: conversation)
        case .removeEach(let messages, let conversation):
            try await history.remove(messages, of: conversation)
        case .cut(let cut, let conversation):
            try await history.save(cut, of: conversation)
        case .rename(let title, let conversation):
            try await history.rename(conversation, to: title)
        case .create(let conversation):
            try await history.create(conversation)
        case .clear(let conversation):
            try await history.clear(conversation)
        }
    }
}
