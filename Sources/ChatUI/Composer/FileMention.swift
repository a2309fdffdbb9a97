/// A file named in a message: `@src/main.c`, or `@"a name with blanks"`.
package struct FileMention: Sendable, Hashable {
    /// The path, without the sign and the quotes.
    package var path: String
    /// Where it stands in the text, sign and quotes included, as UTF-8 offsets.
    package var range: Range<Int>
    /// Whether it ends there: quotes that are open do not.
    package var isComplete = true

    /// Every file a text names, in order. An `@` inside a word, as in an
    /// address, is none, and neither is one with nothing behind it.
    package static func all(in text: String) -> [FileMention] {
        var found: [FileMention] = []
        var index = text.startIndex
        while let at = text[index...].firstIndex(of: "@") {
            index = text.index(after: at)
            guard at == text.startIndex || isBoundary(text[text.index(before: at)]),
                let (mention, end) = mention(at: at, in: text)
            else { continue }
            found.append(mention)
            index = end
        }
        return found
    }

    /// The mention that is being typed, its end at `cursor`.
    static func partial(in text: String, cursor: Int) -> FileMention? {
        let before = String(decoding: Array(text.utf8.prefix(cursor)), as: UTF8.self)
        if let last = all(in: before).last, last.range.upperBound == cursor { return last }
        // Nothing but the sign: every file can follow. And a mark at the end is
        // the file's as long as it is typed.
        let words = before.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
        let word = words.last ?? ""
        guard word.first == "@", word.dropFirst().first != "\"" else { return nil }
        return FileMention(
            path: String(word.dropFirst()), range: cursor - word.utf8.count..<cursor)
    }

    /// How a path is written into a message: in quotes where it has a blank.
    package static func written(_ path: String) -> String {
        guard path.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "\\" }) else {
            return "@" + path
        }
        let quoted = path.reduce(into: "") { text, character in
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return "@\"\(quoted)\""
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

    private static func mention(
        at start: String.Index, in text: String
    ) -> (FileMention, end: String.Index)? {
        func made(_ path: String, to end: String.Index, isComplete: Bool) -> (
            FileMention, end: String.Index
        ) {
            let utf8 = text.utf8
            let first = utf8.distance(from: text.startIndex, to: start)
            let last = utf8.distance(from: text.startIndex, to: end)
            return (FileMention(path: path, range: first..<last, isComplete: isComplete), end)
        }
        var index = text.index(after: start)
        guard index < text.endIndex else { return nil }
        guard text[index] == "\"" else {
            let end = text[index...].firstIndex(where: \.isWhitespace) ?? text.endIndex
            let word = withoutPunctuation(text[index..<end])
            return word.isEmpty ? nil : made(String(word), to: word.endIndex, isComplete: true)
        }
        var path = ""
        index = text.index(after: index)
        while index < text.endIndex, !text[index].isNewline {
            let next = text.index(after: index)
            if text[index] == "\"" { return made(path, to: next, isComplete: true) }
            if text[index] == "\\", next < text.endIndex, "\"\\".contains(text[next]) {
                path.append(text[next])
                index = text.index(after: next)
            } else {
                path.append(text[index])
                index = next
            }
        }
        return path.isEmpty ? nil : made(path, to: index, isComplete: false)
    }
}
