package import ChatCore

/// A conversation of the history, as a list shows it.
package struct ConversationListing: Sendable, Hashable {
    package var id: Conversation.ID
    package var title: String
    /// How old and how long it is, or the words that were found in it.
    package var detail: String

    package init(id: Conversation.ID, title: String, detail: String) {
        self.id = id
        self.title = title
        self.detail = detail
    }
}
