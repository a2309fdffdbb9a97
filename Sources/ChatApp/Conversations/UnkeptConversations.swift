internal import ChatCore

/// The conversations of a chat that keeps nothing, for as long as it runs: to go from one of its
/// tabs to another and back.
actor UnkeptConversations {
    private var all: [Conversation.ID: Conversation] = [:]

    subscript(id: Conversation.ID) -> Conversation? { all[id] }

    func keep(_ conversation: Conversation) { all[conversation.id] = conversation }
}
