/// A short part of a text around a place in it, fit for a line of a list.
enum Snippet {
    /// Characters of the whole, ellipses included.
    static let length = 80
    /// Of these, characters in front of what was found.
    private static let before = 24

    /// The part of `text` around the first of `words` that occurs, in any case;
    /// its beginning where none does. Control characters and runs of white space
    /// are one space.
    static func text(of text: String, around words: [String]) -> String {
        let line = line(text)
        let found = words.compactMap { offset(of: $0, in: line) }.min() ?? 0
        guard line.count > length else { return String(line) }
        let start = max(0, min(found - before, line.count - length))
        var part = line[start..<min(line.count, start + length)]
        if start > 0 { part[start] = "…" }
        if part.endIndex < line.count { part[part.endIndex - 1] = "…" }
        return String(part)
    }

    private static func line(_ text: String) -> [Character] {
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

    /// Where `word` begins in `line`, in any case, counted in characters.
    private static func offset(of word: String, in line: [Character]) -> Int? {
        let folded = word.map { $0.lowercased() }
        guard let first = folded.first, line.count >= folded.count else { return nil }
        return (0...(line.count - folded.count)).first { start in
            line[start].lowercased() == first
                && folded.indices.allSatisfy { line[start + $0].lowercased() == folded[$0] }
        }
    }
}
