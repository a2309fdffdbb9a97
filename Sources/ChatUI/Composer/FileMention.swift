/// A file named in a message: `@src/main.c`, or `@"a name with blanks"`.
///
/// Only what begins a word is one, so that an e-mail address is none.
package struct FileMention: Sendable, Hashable {
    /// As it is written, without the sign and the quotes.
    package var path: String
    /// Where it stands in the text, sign and quotes included, as UTF-8 offsets.
    package var range: Range<Int>

    /// Every file a text names, in order.
    package static func all(in text: String) -> [FileMention] {
        var found: [FileMention] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let isStart = index == 0 || isBlank(bytes[index - 1]) || bytes[index - 1] == 0x28
            guard bytes[index] == UInt8(ascii: "@"), isStart else {
                index += 1
                continue
            }
            let mention = mention(in: bytes, at: index)
            if let mention { found.append(mention) }
            index = mention?.range.upperBound ?? index + 1
        }
        return found
    }

    /// The mention that is being typed, its end at `cursor`; without quotes at
    /// its end while it has only opened them.
    static func partial(in text: String, cursor: Int) -> FileMention? {
        let bytes = Array(text.utf8.prefix(cursor))
        // An open quote reaches back over blanks.
        if let quote = bytes.lastIndex(of: UInt8(ascii: "\"")), quote > 0,
            bytes[quote - 1] == UInt8(ascii: "@"), quote == 1 || isBlank(bytes[quote - 2])
        {
            return FileMention(
                path: String(decoding: bytes[(quote + 1)...], as: UTF8.self),
                range: quote - 1..<cursor)
        }
        let start = (bytes.lastIndex(where: isBlank) ?? -1) + 1
        guard start < bytes.count, bytes[start] == UInt8(ascii: "@") else { return nil }
        return FileMention(
            path: String(decoding: bytes[(start + 1)...], as: UTF8.self), range: start..<cursor)
    }

    /// How a path is written into a message.
    static func written(_ path: String) -> String {
        path.contains(where: \.isWhitespace) ? "@\"\(path)\"" : "@\(path)"
    }

    private static func mention(in bytes: [UInt8], at start: Int) -> FileMention? {
        var index = start + 1
        let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
        if isQuoted { index += 1 }
        let first = index
        while index < bytes.count {
            if isQuoted ? bytes[index] == UInt8(ascii: "\"") : isBlank(bytes[index]) { break }
            index += 1
        }
        // The mark that ends a sentence is seldom the file's.
        while !isQuoted, index - 1 > first, ".,;:!?)]}".utf8.contains(bytes[index - 1]) {
            index -= 1
        }
        guard index > first, !isQuoted || index < bytes.count else { return nil }
        return FileMention(
            path: String(decoding: bytes[first..<index], as: UTF8.self),
            range: start..<(isQuoted ? index + 1 : index))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09
    }
}
