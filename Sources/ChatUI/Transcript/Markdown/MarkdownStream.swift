internal import Canvas

/// Sets a growing Markdown text into lines without setting all of it again.
///
/// Lines of blocks that nothing to come can change are kept; only the text
/// from the last open block on is parsed at each step. What is open: the last
/// top-level block, within a list its last item, within fenced code its last
/// line.
struct MarkdownStream: Sendable, Equatable {
    /// A text longer than this without a closed block is set as plain text:
    /// nobody writes such a paragraph, and parsing it at each step would cost.
    static let openLimit = 32_768

    /// Inside what the rest of the text begins.
    private enum Context: Sendable, Equatable {
        case document
        /// Fenced code, opened by this line, whose lines so far the lexer has read.
        case fence(opener: String, CodeLexer)
        /// An ordered or bulleted list whose next item has this number.
        case list(nextNumber: Int)
    }

    let columns: Int
    private let theme: Theme
    private var closed: [TextLine] = []
    /// The UTF-8 offset from which the text is still open.
    private var openOffset = 0
    private var context = Context.document
    /// Whether the open rest begins a line below what is closed.
    private var hasGap = false
    /// The open rest as set last.
    private var open: [TextLine] = []

    init(columns: Int, theme: Theme) {
        self.columns = max(1, columns)
        self.theme = theme
    }

    /// The lines of a text set as a whole.
    static func lines(of text: String, columns: Int, theme: Theme) -> [TextLine] {
        var stream = MarkdownStream(columns: columns, theme: theme)
        stream.update(text, isComplete: true)
        return stream.lines
    }

    var lines: [TextLine] { closed + open }
    var count: Int { closed.count + open.count }
    /// How many lines, from the first on, will never change.
    var closedCount: Int { closed.count }

    subscript(index: Int) -> TextLine {
        index < closed.count ? closed[index] : open[index - closed.count]
    }

    /// Takes the text as it is now, which must begin with what it was before.
    /// While it is not complete, marks that are only half written are not shown.
    mutating func update(_ text: String, isComplete: Bool) {
        if !isComplete { closeBlocks(in: text) }
        var rest = openText(of: text)
        if !isComplete, !isInsideFence { rest = HalfWritten.completed(rest) }
        if rest.utf8.count > Self.openLimit + 64 {
            open = Wrapper(columns: columns).wrap(rest).map {
                TextLine(indent: $0.indent, $0.text, theme.text)
            }
            return
        }
        let source = SourceLines(rest)
        let blocks = MarkdownParser.blocks(of: rest)
        open = set(blocks[...], in: source)
    }

    private var isInsideFence: Bool {
        if case .fence = context { true } else { false }
    }

    /// The text that is open, made to stand alone.
    private func openText(of text: String) -> String {
        let rest = String(text[text.utf8.index(text.startIndex, offsetBy: openOffset)...])
        if case .fence(let opener, _) = context { return opener + "\n" + rest }
        return rest
    }

    // MARK: Setting

    /// The lines of the blocks at the beginning of the open rest.
    private func set(
        _ blocks: ArraySlice<MarkdownBlock.Positioned>, in source: SourceLines
    ) -> [TextLine] {
        var lexer = openLexer
        return set(blocks, in: source, &lexer)
    }

    /// The lexer of the code the open rest goes on with.
    private var openLexer: CodeLexer? {
        if case .fence(_, let lexer) = context { lexer } else { nil }
    }

    /// - Parameter lexer: `openLexer` before, and afterwards the one behind the
    ///   last code.
    private func set(
        _ blocks: ArraySlice<MarkdownBlock.Positioned>, in source: SourceLines,
        _ lexer: inout CodeLexer?
    ) -> [TextLine] {
        let layout = MarkdownLayout(theme: theme)
        var lines: [TextLine] = []
        for (index, positioned) in blocks.enumerated() {
            let isFirst = index == 0
            let hasGap = source.isBlank(before: positioned.firstLine) || isFirst && self.hasGap
            if hasGap, !(closed.isEmpty && lines.isEmpty) { lines.append(.blank) }
            if isFirst, case .list(let number) = context, case .list(let list) = positioned.block {
                lines += layout.items(
                    of: list, in: source, columns: columns, depth: 0, firstNumber: number)
            } else if case .code(let language, let text) = positioned.block {
                if !isFirst { lexer = nil }
                lines += layout.code(text, language: language, &lexer, columns: columns)
            } else {
                lines += layout.lines(of: positioned.block, in: source, columns: columns)
            }
        }
        return lines
    }

    // MARK: Closing

    /// Moves what can no longer change from the open rest to the closed lines.
    /// Only whole lines are looked at: half a line can still turn out to be
    /// something else.
    private mutating func closeBlocks(in text: String) {
        var rest = wholeLines(of: openText(of: text))
        guard !rest.isEmpty, rest.utf8.count <= Self.openLimit * 2 else { return }
        var source = SourceLines(rest)
        var blocks = MarkdownParser.blocks(of: rest)
        // A table that took the last line of a paragraph for its header says
        // it begins where the paragraph did; such a pair is closed together.
        if blocks.count > 1, let last = blocks.last, last.firstLine > 1 {
            close(set(blocks.dropLast(), in: source), upTo: last.firstLine, in: source)
            context = .document
            rest = wholeLines(of: openText(of: text))
            source = SourceLines(rest)
            blocks = MarkdownParser.blocks(of: rest)
        }
        guard blocks.count == 1, let only = blocks.first else { return }
        if case .list(let list) = only.block, let item = list.items.last, list.items.count > 1 {
            closeItems(of: list, upTo: item, in: source)
        } else if case .code = only.block {
            closeCode(blocks, from: only.firstLine, in: source)
        }
    }

    /// A text up to and with its last line break.
    private func wholeLines(of text: String) -> String {
        guard let newline = text.utf8.lastIndex(of: UInt8(ascii: "\n")) else { return "" }
        return String(text[...newline])
    }

    /// Closes everything before line `line` of the open rest.
    private mutating func close(_ lines: [TextLine], upTo line: Int, in source: SourceLines) {
        closed += lines
        hasGap = source.isBlank(before: line)
        openOffset += source.start(of: line) - openerLength
    }

    /// The bytes put before the open rest to make it stand alone.
    private var openerLength: Int {
        if case .fence(let opener, _) = context { opener.utf8.count + 1 } else { 0 }
    }

    private mutating func closeItems(
        of list: MarkdownList, upTo last: MarkdownList.Item, in source: SourceLines
    ) {
        // An item further in would be read as code when it stood alone.
        let marker = source.bytes(of: last.firstLine)
        guard marker.prefix(4).contains(where: { $0 != UInt8(ascii: " ") }) else { return }
        var whole = list
        whole.items.removeLast()
        var number = list.start ?? 0
        if case .list(let next) = context { number = next }
        let block = MarkdownBlock.Positioned(block: .list(whole), firstLine: 1, lastLine: 1)
        close(set([block], in: source), upTo: last.firstLine, in: source)
        context = .list(nextNumber: number &+ whole.items.count)
    }

    /// Closes fenced code: its whole lines, or all of it when it has ended.
    private mutating func closeCode(
        _ blocks: [MarkdownBlock.Positioned], from firstLine: Int, in source: SourceLines
    ) {
        guard let fence = Fence(source.bytes(of: firstLine)) else { return }
        let body = firstLine + 1..<max(firstLine, source.complete) + 1
        let end = body.first { fence.isClosed(by: source.bytes(of: $0)) }
        var lexer = openLexer
        let lines = set(blocks[...], in: source, &lexer)
        close(lines, upTo: (end ?? source.complete) + 1, in: source)
        hasGap = false
        context = .document
        if end == nil, let lexer { context = .fence(opener: fence.opener, lexer) }
    }
}
