/// What is asked of the history: a part of its list, or where words occur.
package struct HistoryQuestion: Sendable, Hashable {
    /// Which conversations are listed.
    package enum Archived: Sendable, Hashable, CaseIterable {
        case without, with, only
    }

    /// The words to look for; without any, conversations are listed.
    package var words: String
    package var archived: Archived
    /// Only those with this tag.
    package var tag: String?
    /// How many of the list come before the first that is asked for.
    package var offset: Int
    /// How many are asked for.
    package var limit: Int

    package init(
        words: String = "", archived: Archived = .without, tag: String? = nil, offset: Int = 0,
        limit: Int
    ) {
        self.words = words
        self.archived = archived
        self.tag = tag
        self.offset = offset
        self.limit = limit
    }

    /// Whether words are looked for.
    package var isSearch: Bool { !words.isEmpty }
}
