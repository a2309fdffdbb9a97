extension CodeLexer {
    /// A text being read from its beginning, and the tokens found so far.
    struct Scan {
        let bytes: [UInt8]
        private var position = 0
        private var kind = CodeToken.Kind.plain
        private var start = 0
        private var finished: [CodeToken] = []

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        var isAtEnd: Bool { position >= bytes.count }

        /// The byte to be read next; only while not at the end.
        var byte: UInt8 { bytes[position] }

        /// The one behind it.
        var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

        var isAtLineStart: Bool { position == 0 || bytes[position - 1] == UInt8(ascii: "\n") }

        var isAtWordStart: Bool {
            position == 0 || bytes[position - 1] <= UInt8(ascii: " ")
                || bytes[position - 1] == UInt8(ascii: ";")
        }

        /// All tokens, neighbours of one kind joined.
        var tokens: [CodeToken] {
            start < position ? finished + [current] : finished
        }

        private var current: CodeToken {
            CodeToken(kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self))
        }

        // MARK: Looking

        func has(_ mark: [UInt8]) -> Bool {
            bytes[position...].starts(with: mark)
        }

        /// How many bytes from an offset on are such.
        func count(from offset: Int, _ isSuch: (UInt8) -> Bool) -> Int {
            guard position + offset < bytes.count else { return 0 }
            return bytes[(position + offset)...].prefix(while: isSuch).count
        }

        func text(_ count: Int) -> String {
            String(decoding: bytes[position..<position + count], as: UTF8.self)
        }

        /// Whether `mark` stands behind `count` bytes and blanks in this line, as itself: not as
        /// `::` or `==`, nor as the beginning of `:=`.
        func isFollowed(by mark: UInt8, after count: Int) -> Bool {
            var index = position + count
            while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
            guard index < bytes.count, bytes[index] == mark else { return false }
            guard index + 1 < bytes.count else { return true }
            return bytes[index + 1] != mark && bytes[index + 1] != UInt8(ascii: "=")
                && bytes[index + 1] != UInt8(ascii: "/")
        }

        /// The bytes of a text in quotes that ends in this line; 0 for one that does not.
        func lengthOnLine(of quotes: CodeLanguage.Quotes) -> Int {
            var index = position + quotes.open.count
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
                if bytes[index...].starts(with: quotes.close) {
                    return index + quotes.close.count - position
                }
                let isEscape =
                    quotes.hasEscapes && bytes[index] == UInt8(ascii: "\\")
                    && index + 1 < bytes.count && bytes[index + 1] != UInt8(ascii: "\n")
                index += isEscape ? 2 : 1
            }
            return 0
        }

        /// Whether a text in quotes is a key: whether `end` follows it.
        func isKey(in quotes: CodeLanguage.Quotes, before end: UInt8) -> Bool {
            let length = lengthOnLine(of: quotes)
            return length > 0 && isFollowed(by: end, after: length)
        }

        /// Whether one character stands in the quotes: 'x' or '\n', but no lifetime 'a.
        func isCharacter(in quotes: CodeLanguage.Quotes) -> Bool {
            let length = lengthOnLine(of: quotes)
            guard length > quotes.open.count + quotes.close.count else { return false }
            let inside = bytes[
                position + quotes.open.count..<position + length - quotes.close.count]
            return inside.first == UInt8(ascii: "\\")
                || String(decoding: inside, as: UTF8.self).count == 1
        }

        // MARK: Taking

        mutating func take(_ count: Int, _ kind: CodeToken.Kind) {
            if kind != self.kind {
                if start < position { finished.append(current) }
                start = position
                self.kind = kind
            }
            position = min(position + count, bytes.count)
        }

        /// Takes what is left of the line, without its break.
        mutating func takeLine(_ kind: CodeToken.Kind) {
            take(count(from: 0) { $0 != UInt8(ascii: "\n") }, kind)
            if !isAtEnd { take(1, .plain) }
        }

        /// Digits with what belongs to them: 0x1F, 1_000, 3.5e9, 10px; not the dots of 1...5.
        mutating func takeNumber() {
            var length = 0
            while position + length < bytes.count {
                let byte = bytes[position + length]
                let isPoint =
                    byte == UInt8(ascii: ".") && position + length + 1 < bytes.count
                    && bytes[position + length + 1].isDigit
                guard byte.isLetter || byte.isDigit || isPoint else { break }
                length += 1
            }
            take(length, .number)
        }

        /// `$name`, `${name}`, or a lone mark.
        mutating func takeVariable() {
            if let next, next == UInt8(ascii: "{") || next == UInt8(ascii: "(") {
                let close = next == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
                let inside = count(from: 2) { $0.isLetter || $0.isDigit }
                let end = position + 2 + inside
                if end < bytes.count, bytes[end] == close {
                    take(inside + 3, .name)
                    return
                }
            }
            let name = count(from: 1) { $0.isLetter || $0.isDigit }
            take(1 + name, name > 0 ? .name : .plain)
        }
    }
}

extension UInt8 {
    /// A letter, an underscore, or part of one beyond ASCII.
    var isLetter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
}
