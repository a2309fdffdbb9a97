/// What a lexer has to know of a language to colour it: a description, not a grammar.
struct CodeLanguage: Sendable {
    /// What begins and ends a text in quotes.
    struct Quotes: Sendable {
        var open: [UInt8]
        var close: [UInt8]
        /// Whether a backslash takes the next character's meaning.
        var hasEscapes = true
        /// Whether it may go on in the next line.
        var spansLines = false
        /// Whether it holds one character only, so that a lone mark is something else.
        var isCharacter = false

        init(
            _ mark: String, to close: String? = nil, escapes: Bool = true, lines: Bool = false,
            character: Bool = false
        ) {
            open = Array(mark.utf8)
            self.close = Array((close ?? mark).utf8)
            hasEscapes = escapes
            spansLines = lines
            isCharacter = character
        }
    }

    /// What begins and ends a comment of several lines.
    struct Brackets: Sendable {
        var open: [UInt8]
        var close: [UInt8]
        /// Whether there may be one in another.
        var nests = false

        init(_ open: String, _ close: String, nests: Bool = false) {
            self.open = Array(open.utf8)
            self.close = Array(close.utf8)
            self.nests = nests
        }
    }

    /// What a fence calls it, in small letters.
    var names: [String]
    var keywords: Set<String> = []
    /// Words that are values: true, nil.
    var constants: Set<String> = []
    var lineComments: [[UInt8]] = []
    /// Whether a comment's mark counts only at the beginning of a word, as in a shell.
    var hasSpacedComments = false
    var comments: [Brackets] = []
    /// Longer marks before those they begin with.
    var quotes: [Quotes] = []
    var isCaseInsensitive = false
    /// What a word may hold beside letters, digits and the underscore.
    var wordMarks: Set<UInt8> = []
    /// What begins the name of a variable.
    var sigil: UInt8?
    /// Whether a word with a capital is the name of a type.
    var hasTypes = false
    /// What stands behind a key.
    var keyEnd: UInt8?
    /// Lines that mean one thing by how they begin, longer beginnings first.
    var lines: [(start: [UInt8], kind: CodeToken.Kind)] = []
    /// Whether it is text with tags in it.
    var hasTags = false

    /// Where the language a fence names is in `all`; `nil` for one that is not known.
    static func index(of name: String) -> Int? {
        byName[name.lowercased()]
    }

    private static let byName: [String: Int] = {
        var indices: [String: Int] = [:]
        for (index, language) in all.enumerated() {
            for name in language.names { indices[name] = index }
        }
        return indices
    }()
}
