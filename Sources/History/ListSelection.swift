/// Which conversations a list has.
package struct ListSelection: Sendable, Hashable {
    /// What becomes of archived conversations.
    package enum Archived: Sendable, Hashable, CaseIterable {
        case without, with, only
    }

    package var archived: Archived = .without
    /// Only those that have this tag; `nil` for any.
    package var tag: String?
    /// Words, parted by white space, that all have to occur in the title, in any
    /// case; `nil` and none for any title.
    package var words: String?
    package var limit = Int.max
    /// How many of the first ones are left out.
    package var offset = 0

    package init(
        archived: Archived = .without, tag: String? = nil, words: String? = nil,
        limit: Int = .max, offset: Int = 0
    ) {
        self.archived = archived
        self.tag = tag
        self.words = words
        self.limit = limit
        self.offset = offset
    }
}
