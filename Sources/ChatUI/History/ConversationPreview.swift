package import ChatCore

/// The part of a conversation that is looked at before it is opened.
package struct ConversationPreview: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package var role: Role
        /// Who answered, of a reply; empty where that is not known.
        package var speaker: String
        /// The beginning of what it says.
        package var text: String

        package init(role: Role, speaker: String = "", text: String) {
            self.role = role
            self.speaker = speaker
            self.text = text
        }
    }

    package var conversation: Conversation.ID
    /// The message that was found; `nil` for the end of the conversation.
    package var message: Message.ID?
    /// Oldest first.
    package var parts: [Part]

    package init(conversation: Conversation.ID, message: Message.ID? = nil, parts: [Part]) {
        self.conversation = conversation
        self.message = message
        self.parts = parts
    }
}
