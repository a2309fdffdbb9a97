package import ChatCore

/// Where conversations are kept. The session's side of the history: what it
/// writes, not how it is stored.
///
/// One call at a time, in the order things happened. A message is written when
/// it begins or ends, and while its reply streams at least once a second where
/// anything came.
package protocol HistoryWriting: Sendable {
    /// Adds `message`, or replaces the one with its id; makes the conversation
    /// with its first message, and gives it `title`. Returns when the message
    /// is safe. A throw becomes a notice on the screen; the chat goes on.
    func save(_ message: Message, of conversation: Conversation.ID, title: String) async throws

    /// Puts the message `first` and all after it aside, for another version of
    /// it, as `Conversation.setAside` does.
    func setAside(from first: Message.ID, of conversation: Conversation.ID) async throws

    /// Shows another version, as `Conversation.show` does.
    func show(_ message: Message.ID, of conversation: Conversation.ID) async throws

    /// Removes these messages, which a person deleted, as `Conversation.remove`
    /// does.
    func remove(_ messages: [Message.ID], of conversation: Conversation.ID) async throws

    /// Keeps where the part of the conversation begins that the model reads.
    func save(_ cut: ContextCut?, of conversation: Conversation.ID) async throws

    /// Gives the conversation a person's title. One that has no message yet is
    /// stored with its first, and keeps the title for then.
    func rename(_ conversation: Conversation.ID, to title: String) async throws

    /// Stores a whole conversation that is not there yet.
    func create(_ conversation: Conversation) async throws

    /// Removes the conversation, which was emptied. A message that is saved
    /// later makes it again, under the same id and a title a person gave.
    func clear(_ conversation: Conversation.ID) async throws
}
