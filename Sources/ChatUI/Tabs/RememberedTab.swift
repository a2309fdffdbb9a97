package import ChatCore

/// An open conversation as the next chat finds it.
package struct RememberedTab: Sendable, Hashable {
    package var id: Conversation.ID
    package var title: String
    /// What was being written; empty for nothing.
    package var draft: String

    package init(id: Conversation.ID, title: String = "", draft: String = "") {
        self.id = id
        self.title = title
        self.draft = draft
    }
}
