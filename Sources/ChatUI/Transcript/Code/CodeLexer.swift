/// Parts code into what a reader tells apart, line after line, while it is
/// still being written.
///
/// What goes on beyond a line is state: a text lexed in two parts cut at a line
/// break is lexed as in one. Nothing is an error: what does not fit is plain.
struct CodeLexer: Sendable, Equatable {
    /// What a line break left open; indices are of the language's lists.
    private enum State: Sendable, Equatable {
        case code
        case comment(Int, depth: Int)
        case quotes(Int)
        case tag
    }

    /// Its place among all languages; `nil` for one that is not known.
    private let language: Int?
    private var state = State.code
    /// What quotes inside a tag go back to.
    private var isInTag = false

    /// - Parameter name: As the fence calls it; empty for none.
    init(_ name: String) {
        language = CodeLanguage.index(of: name)
    }

    /// Whether the language is known: otherwise all is plain.
    var isKnown: Bool { language != nil }

    /// The tokens of the next text, whose beginning is the beginning of a line
    /// and whose end is the end of one, or of all. Joined they are the text.
    mutating func tokens(of text: String) -> [CodeToken] {
        guard let language = language.map({ CodeLanguage.all[$0] }) else {
            return text.isEmpty ? [] : [CodeToken(kind: .plain, text: text)]
        }
        var scan = Scan(bytes: Array(text.utf8))
        while !scan.isAtEnd { step(&scan, language) }
        return scan.tokens
    }

    // MARK: Steps

    private mutating func step(_ scan: inout Scan, _ language: CodeLanguage) {
        switch state {
        case .comment(let index, let depth):
            comment(&scan, language.comments[index], index, depth: depth)
        case .quotes(let index):
            quotes(&scan, language.quotes[index], index)
        case .tag:
            tag(&scan, language)
        case .code:
            if scan.isAtLineStart, let line = language.lines.first(where: { scan.has($0.start) }) {
                scan.takeLine(line.kind)
            } else if language.hasTags {
                text(&scan, language)
            } else {
                code(&scan, language)
            }
        }
    }

    private mutating func code(_ scan: inout Scan, _ language: CodeLanguage) {
        if opensComment(&scan, language) || opensQuotes(&scan, language) { return }
        let byte = scan.byte
        if byte == language.sigil {
            scan.takeVariable()
        } else if byte.isDigit {
            scan.takeNumber()
        } else if byte.isLetter || language.wordMarks.contains(byte) {
            word(&scan, language)
        } else {
            scan.take(1, .plain)
        }
    }

    /// Text between tags.
    private mutating func text(_ scan: inout Scan, _ language: CodeLanguage) {
        if opensComment(&scan, language) { return }
        if scan.byte == UInt8(ascii: "<"), let next = scan.next,
            next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
                || next == UInt8(ascii: "?")
        {
            let name = scan.count(from: 2) { $0.isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x3A }
            scan.take(2 + name, .keyword)
            state = .tag
        } else {
            scan.take(1, .plain)
        }
    }

    private mutating func tag(_ scan: inout Scan, _ language: CodeLanguage) {
        if scan.byte == UInt8(ascii: ">") {
            scan.take(1, .keyword)
            state = .code
        } else if scan.byte.isLetter {
            word(&scan, language)
        } else if opensQuotes(&scan, language) {
            isInTag = true
        } else {
            scan.take(1, .plain)
        }
    }

    private func word(_ scan: inout Scan, _ language: CodeLanguage) {
        let count = scan.count(from: 0) {
            $0.isLetter || $0.isDigit || language.wordMarks.contains($0)
        }
        let word = scan.text(count)
        let key = language.isCaseInsensitive ? word.lowercased() : word
        if let end = language.keyEnd, scan.isFollowed(by: end, after: count) {
            scan.take(count, .key)
        } else if language.keywords.contains(key) {
            scan.take(count, .keyword)
        } else if language.constants.contains(key) {
            scan.take(count, .number)
        } else if language.hasTypes, scan.byte.isCapital {
            scan.take(count, .name)
        } else {
            scan.take(count, .plain)
        }
    }

    // MARK: Comments and quotes

    private mutating func opensComment(_ scan: inout Scan, _ language: CodeLanguage) -> Bool {
        if let index = language.comments.firstIndex(where: { scan.has($0.open) }) {
            scan.take(language.comments[index].open.count, .comment)
            state = .comment(index, depth: 1)
            return true
        }
        guard !language.hasSpacedComments || scan.isAtWordStart,
            language.lineComments.contains(where: { scan.has($0) })
        else { return false }
        scan.takeLine(.comment)
        return true
    }

    private mutating func comment(
        _ scan: inout Scan, _ brackets: CodeLanguage.Brackets, _ index: Int, depth: Int
    ) {
        if scan.has(brackets.close) {
            scan.take(brackets.close.count, .comment)
            state = depth > 1 ? .comment(index, depth: depth - 1) : .code
        } else if brackets.nests, scan.has(brackets.open) {
            scan.take(brackets.open.count, .comment)
            state = .comment(index, depth: depth + 1)
        } else {
            scan.take(1, .comment)
        }
    }

    private mutating func opensQuotes(_ scan: inout Scan, _ language: CodeLanguage) -> Bool {
        guard let index = language.quotes.firstIndex(where: { scan.has($0.open) }) else {
            return false
        }
        let quotes = language.quotes[index]
        if quotes.isCharacter, !scan.isCharacter(in: quotes) { return false }
        if let end = language.keyEnd, scan.isKey(in: quotes, before: end) {
            scan.take(scan.lengthOnLine(of: quotes), .key)
            return true
        }
        scan.take(quotes.open.count, .string)
        state = .quotes(index)
        return true
    }

    private mutating func quotes(_ scan: inout Scan, _ quotes: CodeLanguage.Quotes, _ index: Int) {
        if scan.has(quotes.close) {
            scan.take(quotes.close.count, .string)
            endQuotes()
        } else if scan.byte == UInt8(ascii: "\n"), !quotes.spansLines {
            // Never closed: what follows is not all of it.
            endQuotes()
        } else if quotes.hasEscapes, scan.byte == UInt8(ascii: "\\"), let next = scan.next,
            next != UInt8(ascii: "\n")
        {
            scan.take(2, .string)
        } else {
            scan.take(1, .string)
        }
    }

    private mutating func endQuotes() {
        state = isInTag ? .tag : .code
        isInTag = false
    }
}
