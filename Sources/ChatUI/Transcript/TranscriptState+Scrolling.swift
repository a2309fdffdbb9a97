internal import Canvas

/// Finding what is on the screen, and moving it. Only entries that are passed
/// on the way are laid out.
extension TranscriptState {
    /// What is below the screen.
    enum Below: Equatable {
        case nothing
        case lines(Int)
        /// Far below: counted in entries, since their lines were never set.
        case entries(Int)
    }

    /// Entries below the screen up to which lines are counted, if they are known.
    private static let countedEntries = 100

    /// Sets the width. A reader who scrolled up stays at the same part of the text.
    mutating func resize(columns: Int, theme: Theme) {
        guard columns != layout.columns || theme != layout.theme else { return }
        var share = 0.0
        if case .line(let place) = scroll, entries.indices.contains(place.index) {
            share = Double(place.line) / Double(max(1, layout.height(of: entries[place.index])))
        }
        layout = TranscriptLayout(columns: columns, theme: theme)
        if case .line(var place) = scroll, entries.indices.contains(place.index) {
            place.line = Int(share * Double(layout.height(of: entries[place.index])))
            scroll = .line(place)
        }
    }

    /// The line at the top of a screen of `rows`; `nil` when there is nothing.
    /// A position so far down that the screen would not be full becomes the end.
    mutating func top(rows: Int) -> ScrollPosition.Place? {
        guard !entries.isEmpty, rows > 0 else { return nil }
        let last = endTop(rows: rows)
        guard case .line(let wanted) = scroll, var place = found(wanted) else { return last }
        place.line = min(place.line, layout.height(of: entries[place.index]) - 1)
        if (place.index, place.line) >= (last.index, last.line) {
            scroll = .end
            return last
        }
        scroll = .line(place)
        return place
    }

    /// Moves the screen; up is negative. Reaching the end follows it again.
    mutating func scroll(by lines: Int, rows: Int) {
        guard var place = top(rows: rows), lines != 0 else { return }
        place.line += lines
        while place.line < 0, place.index > 0 {
            place.index -= 1
            place.line += layout.height(of: entries[place.index])
        }
        place.line = max(0, place.line)
        while place.index < entries.count {
            let height = layout.height(of: entries[place.index])
            if place.line < height { break }
            place.line -= height
            place.index += 1
        }
        guard place.index < entries.count else {
            scroll = .end
            return
        }
        place.entry = entries[place.index].id
        scroll = .line(place)
        _ = top(rows: rows)
    }

    /// Moves to the very beginning.
    mutating func scrollToStart(rows: Int) {
        guard let first = entries.first else { return }
        scroll = .line(ScrollPosition.Place(index: 0, entry: first.id, line: 0))
        _ = top(rows: rows)
    }

    /// How much is below a screen of `rows` whose top is `place`.
    func below(_ place: ScrollPosition.Place, rows: Int) -> Below {
        guard case .line = scroll else { return .nothing }
        let remaining = entries.count - place.index
        guard remaining <= Self.countedEntries else { return .entries(remaining - 1) }
        var lines = -place.line - rows
        for entry in entries[place.index...] {
            guard let height = layout.knownHeight(of: entry) else { return .entries(remaining - 1) }
            lines += height
        }
        // The blank line after the last entry is nothing to read.
        return lines > 1 ? .lines(lines - 1) : .nothing
    }

    /// The top of the screen that shows the end.
    private mutating func endTop(rows: Int) -> ScrollPosition.Place {
        var index = entries.count
        // The blank line after the last entry stays off the screen.
        var missing = rows + 1
        while index > 0, missing > 0 {
            index -= 1
            missing -= layout.height(of: entries[index])
        }
        return ScrollPosition.Place(index: index, entry: entries[index].id, line: max(0, -missing))
    }

    /// The place with its index put right after entries came or went.
    private func found(_ place: ScrollPosition.Place) -> ScrollPosition.Place? {
        if entries.indices.contains(place.index), entries[place.index].id == place.entry {
            return place
        }
        guard let index = entries.firstIndex(where: { $0.id == place.entry }) else { return nil }
        return ScrollPosition.Place(index: index, entry: place.entry, line: place.line)
    }
}
