/// How conversations are kept.
package struct HistorySettings: Sendable, Hashable {
    /// Where a conversation's title comes from while no person gave it one.
    package enum Titles: String, Sendable, Hashable, CaseIterable {
        /// The first line of the first message.
        case firstLine = "first-line"
        /// The model, once its reply is over and nothing else is to do.
        case model
    }

    package var titles = Titles.firstLine
    /// Days after its last change that a conversation is removed; `nil` for never.
    package var days: Int?

    package init() {}
}
