internal import Canvas

/// A list to choose from by typing a few letters of what is wanted.
struct PickerState: Sendable, Equatable {
    struct Match: Sendable, Equatable {
        /// Of the item.
        var index: Int
        /// The characters of its label that were typed.
        var positions: [Int]
    }

    let title: String
    /// Said when there is nothing to choose from.
    let emptiness: String
    private(set) var items: [PickerItem]
    /// What was typed to find one.
    var query = ComposerState()
    /// The items that fit what was typed, best first; in their own order while nothing is.
    private(set) var matches: [Match] = []
    /// Which of the matches is chosen with Enter.
    private(set) var selected = 0
    private var searched = ""

    init(title: String, emptiness: String = "", items: [PickerItem]) {
        self.title = title
        self.emptiness = emptiness
        self.items = items
        search()
    }

    /// What Enter takes.
    var choice: PickerItem.Choice? {
        matches.indices.contains(selected) ? items[matches[selected].index].choice : nil
    }

    /// Moves the choice, over the ends to the other side.
    mutating func move(by lines: Int) {
        guard !matches.isEmpty else { return }
        selected = ((selected + lines) % matches.count + matches.count) % matches.count
    }

    /// Moves the choice by a page, to the ends and no further.
    mutating func page(by lines: Int) {
        selected = min(max(0, selected + lines), max(0, matches.count - 1))
    }

    /// Follows what was typed.
    mutating func search() {
        let text = query.text
        guard text != searched || matches.isEmpty else { return }
        searched = text
        selected = 0
        guard !query.isBlank else {
            matches = items.indices.map { Match(index: $0, positions: []) }
            return
        }
        let found = items.indices.compactMap { index in
            FuzzyMatch(text, in: items[index].label).map { (index, $0) }
        }
        matches = found.sorted { left, right in
            (right.1.score, left.0) < (left.1.score, right.0)
        }.map { Match(index: $0.0, positions: $0.1.positions) }
    }
}
