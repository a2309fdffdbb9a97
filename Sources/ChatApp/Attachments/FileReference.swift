/// A file named in a message: `@src/main.swift`, `@"my file.txt"`.
struct FileReference: Equatable {
    /// Where it stands in the text, the `@` included.
    var range: Range<String.Index>
    /// The path, without quotes.
    var path: String
    /// Whether it ends there: quotes that are open do not.
    var isComplete: Bool

    /// All of a text, in order. An `@` inside a word, as in an address, is none,
    /// and neither is one with nothing behind it.
    static func all(in text: String) -> [FileReference] {
        var found: [FileReference] = []
        var index = text.startIndex
        while let at = text[index...].firstIndex(of: "@") {
            index = text.index(after: at)
            guard at == text.startIndex || isBoundary(text[text.index(before: at)]),
                let reference = reference(at: at, in: text)
            else { continue }
            found.append(reference)
            index = reference.range.upperBound
        }
        return found
    }

    private static func isBoundary(_ character: Character) -> Bool {
        character.isWhitespace || "([{,;".contains(character)
    }

    /// Without the marks that end a sentence or a clause, which are seldom the
    /// file's: `see @a.txt.`
    private static func withoutPunctuation(_ word: Substring) -> Substring {
        var rest = word
        while let last = rest.last, ".,;:!?)]}".contains(last) { rest.removeLast() }
        // `.` and `..` are folders.
        return rest.isEmpty || rest.hasSuffix("/") ? word : rest
    }

    private static func reference(at start: String.Index, in text: String) -> FileReference? {
        var index = text.index(after: start)
        guard index < text.endIndex else { return nil }
        guard text[index] == "\"" else {
            let end = text[index...].firstIndex(where: \.isWhitespace) ?? text.endIndex
            let word = withoutPunctuation(text[index..<end])
            guard !word.isEmpty else { return nil }
            return FileReference(
                range: start..<word.endIndex, path: String(word), isComplete: true)
        }
        var path = ""
        index = text.index(after: index)
        while index < text.endIndex, !text[index].isNewline {
            let next = text.index(after: index)
            if text[index] == "\"" {
                return FileReference(range: start..<next, path: path, isComplete: true)
            }
            if text[index] == "\\", next < text.endIndex, "\"\\".contains(text[next]) {
                path.append(text[next])
                index = text.index(after: next)
            } else {
                path.append(text[index])
                index = next
            }
        }
        return FileReference(range: start..<index, path: path, isComplete: false)
    }
}
