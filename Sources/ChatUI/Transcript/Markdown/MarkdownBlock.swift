/// A block of a parsed Markdown document, as far as a screen of text shows it.
indirect enum MarkdownBlock: Equatable {
    case paragraph([MarkdownInline])
    /// `level` from 1 to 6.
    case heading(level: Int, [MarkdownInline])
    /// `language` is the info string's first word, empty when there is none.
    case code(language: String, text: String)
    /// Shown as written: a terminal renders no HTML.
    case html(String)
    case quote([Positioned])
    case list(MarkdownList)
    case table(MarkdownTable)
    case rule

    /// A block and the lines of source it came from, counted from 1 within
    /// the text that was parsed.
    struct Positioned: Equatable {
        var block: MarkdownBlock
        var firstLine: Int
        var lastLine: Int
    }
}

/// An ordered or a bulleted list.
struct MarkdownList: Equatable {
    struct Item: Equatable {
        /// Done or open, for an item of a task list.
        var isChecked: Bool?
        var blocks: [MarkdownBlock.Positioned]
        var firstLine: Int
        var lastLine: Int
    }

    /// The first item's number; `nil` for a bulleted list.
    var start: Int?
    var items: [Item]
}

/// A GitHub table. Every row has as many cells as there are alignments.
struct MarkdownTable: Equatable {
    enum Alignment: Equatable {
        case left, center, right
    }

    var alignments: [Alignment]
    var header: [[MarkdownInline]]
    var rows: [[[MarkdownInline]]]
}

/// A stretch of text in one style. A line break the author wrote is a `\n`
/// within `text`: a chat shows lines as they were written, verse included.
struct MarkdownInline: Equatable {
    struct Traits: OptionSet, Hashable {
        let rawValue: UInt8
        static let strong = Traits(rawValue: 1)
        static let emphasis = Traits(rawValue: 2)
        static let code = Traits(rawValue: 4)
        static let strikethrough = Traits(rawValue: 8)
        static let link = Traits(rawValue: 16)
        /// Where a link goes, shown behind its text.
        static let destination = Traits(rawValue: 32)
    }

    var text: String
    var traits: Traits
    /// Where it leads; `nil` for what is no link.
    var link: String?
}
