/// What the history has to say to a question.
package struct HistoryPage: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// The latest first.
        case list([ConversationListing])
        /// Those of one conversation stand together.
        case found([FoundMessage])
    }

    package var question: HistoryQuestion
    package var content: Content
    /// The tags there are.
    package var tags: [String]
    /// Now, in seconds since 1970.
    package var now: Double

    package init(
        _ question: HistoryQuestion, _ content: Content, tags: [String] = [], now: Double
    ) {
        self.question = question
        self.content = content
        self.tags = tags
        self.now = now
    }
}
