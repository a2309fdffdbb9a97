internal import Canvas

/// Where vi's motions lead.
extension ComposerState {
    /// What a motion covers.
    struct ViMotion: Equatable {
        /// A character.
        var target: Int
        /// Whether an operator takes the character at the target, too.
        var isInclusive = false
        /// Whether it takes whole lines.
        var isLinewise = false
    }

    /// The motion of a key; `nil` for a key that is none, or that leads nowhere.
    func motion(_ key: Character, _ vi: ViState, in text: ViText) -> ViMotion? {
        let here = text.index(of: cursor)
        let times = vi.repetitions
        func repeated(_ step: (Int) -> Int) -> Int {
            (0..<times).reduce(here) { place, _ in step(place) }
        }
        switch key {
        case "h": return ViMotion(target: max(text.lineStart(here), here - times))
        case "l", " ": return ViMotion(target: min(text.lineEnd(here), here + times))
        case "0": return ViMotion(target: text.lineStart(here))
        case "^": return ViMotion(target: text.firstNonBlank(here))
        case "$":
            return ViMotion(
                target: max(text.lineStart(here), text.lineEnd(here) - 1), isInclusive: true)
        case "w", "W":
            let isBig = key == "W"
            var end = repeated { text.nextWord($0, big: isBig) }
            // `cw` changes the word and leaves the blank behind it; `dw` stays on its line.
            if vi.pending == .change, here < text.count, text.kind(here, big: isBig) != .blank {
                end = repeated { text.wordEnd($0 == here ? here - 1 : $0, big: isBig) }
                return ViMotion(target: max(end, here), isInclusive: true)
            }
            if vi.pending != nil { end = min(end, max(text.lineEnd(here), here + 1)) }
            return ViMotion(target: end)
        case "e", "E":
            return ViMotion(
                target: repeated { text.wordEnd($0, big: key == "E") }, isInclusive: true)
        case "b", "B": return ViMotion(target: repeated { text.wordStart($0, big: key == "B") })
        case "G": return ViMotion(target: text.firstNonBlank(text.count), isLinewise: true)
        case "j": return line(below: times, of: here, in: text)
        case "k": return line(above: times, of: here, in: text)
        default: return nil
        }
    }

    /// Where a search on the line leads.
    func motion(_ search: ViState.Search, times: Int, in text: ViText) -> ViMotion? {
        let here = text.index(of: cursor)
        // Right before what it stopped at, the next one is meant.
        let start = search.stopsBefore ? here + (search.isBackward ? -1 : 1) : here
        let from = times == 1 && search.stopsBefore && isAt(search, start, text) ? start : here
        guard
            let found = text.find(
                search.character, from: from, number: times, backward: search.isBackward)
        else { return nil }
        let target = found + (search.stopsBefore ? (search.isBackward ? 1 : -1) : 0)
        return ViMotion(target: target, isInclusive: !search.isBackward)
    }

    private func isAt(_ search: ViState.Search, _ place: Int, _ text: ViText) -> Bool {
        place >= 0 && place < text.count && text[place] == search.character
    }

    private func line(below lines: Int, of here: Int, in text: ViText) -> ViMotion? {
        var place = here
        for _ in 0..<lines {
            let end = text.lineEnd(place)
            guard end < text.count else { return nil }
            place = end + 1
        }
        return ViMotion(target: place, isLinewise: true)
    }

    private func line(above lines: Int, of here: Int, in text: ViText) -> ViMotion? {
        var place = here
        for _ in 0..<lines {
            let start = text.lineStart(place)
            guard start > 0 else { return nil }
            place = start - 1
        }
        return ViMotion(target: place, isLinewise: true)
    }
}
