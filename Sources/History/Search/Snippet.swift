/// A short part of a text around a place in it, fit for a line of a list.
struct Snippet: Sendable, Hashable {
    /// Characters of the whole, ellipses included.
    static let length = 80
    /// Of these, characters in front of what was found.
    private static let before = 24
    /// How many bytes of a long text are looked at around the place.
    private static let window = 600

    /// On one line: control characters and runs of white space are one space.
    let text: String
    /// Where the words are in it: ranges of its characters, in their order.
    let marks: [Range<Int>]

    /// The part of `text` around the first of `words` that occurs, in any case;
    /// its beginning where none does.
    init(of text: String, around words: [SearchWord]) {
        let near = TextWindow(of: text, around: words, bytes: Self.window)
        let line = Self.line(near.text)
        let folded = line.map { $0.lowercased() }
        let found = words.flatMap { Self.ranges(of: $0.text, in: folded) }
        let first = found.map(\.lowerBound).min() ?? 0
        guard line.count > Self.length || near.hasBefore || near.hasAfter else {
            self.text = String(line)
            self.marks = Self.merged(found)
            return
        }
        let start = max(0, min(first - Self.before, line.count - Self.length))
        let end = min(line.count, start + Self.length)
        var part = Array(line[start..<end])
        var shown = 0..<part.count
        if start > 0 || near.hasBefore, !part.isEmpty {
            part[0] = "…"
            shown = 1..<max(1, part.count)
        }
        if end < line.count || near.hasAfter, part.count > 1 {
            part[part.count - 1] = "…"
            shown = shown.lowerBound..<max(shown.lowerBound, part.count - 1)
        }
        self.text = String(part)
        self.marks = Self.merged(
            found.compactMap { range in
                let range = (range.lowerBound - start)..<(range.upperBound - start)
                let seen = range.clamped(to: shown)
                return seen.isEmpty ? nil : seen
            })
    }

    private static func line(_ text: Substring) -> [Character] {
        var line: [Character] = []
        for character in text {
            let scalars = character.unicodeScalars
            let isBlank =
                character.isWhitespace
                || scalars.allSatisfy { $0.properties.generalCategory == .control }
            if !isBlank {
                let clean = scalars.filter { $0.properties.generalCategory != .control }
                line.append(contentsOf: String(String.UnicodeScalarView(clean)))
            } else if line.last != " ", !line.isEmpty {
                line.append(" ")
            }
        }
        if line.last == " " { line.removeLast() }
        return line
    }

    /// Where `word` is in a line of characters in lower case.
    private static func ranges(of word: String, in folded: [String]) -> [Range<Int>] {
        let word = word.map { $0.lowercased() }
        guard let first = word.first, folded.count >= word.count else { return [] }
        var ranges: [Range<Int>] = []
        var start = 0
        while start <= folded.count - word.count {
            if folded[start] == first, folded[start..<(start + word.count)].elementsEqual(word) {
                ranges.append(start..<(start + word.count))
                start += word.count
            } else {
                start += 1
            }
        }
        return ranges
    }

    /// In their order, those that touch as one.
    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}
