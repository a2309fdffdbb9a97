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
        /// Fenced code, opened by this line.
        case fence(opener: String)
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
        if !isComplete { rest = HalfWritten.completed(rest, isCode: isInsideFence) }
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
        if case .fence(let opener) = context { return opener + "\n" + rest }
        return rest
    }

    // MARK: Setting

    /// The lines of the blocks at the beginning of the open rest.
    private func set(
        _ blocks: ArraySlice<MarkdownBlock.Positioned>, in source: SourceLines
    ) -> [TextLine] {
        let layout = MarkdownLayout(theme: theme)
        guard let first = blocks.first else { return [] }
        var lines: [TextLine] = []
        if hasGap { lines.append(.blank) }
        switch (context, first.block) {
        case (.list(let number), .list(let list)):
            lines += layout.items(of: list, in: source, columns: columns, depth: 0, firstNumber: number)
        case (.fence, .code(_, let text)) where text.isEmpty:
            break
        default:
            lines += layout.lines(of: first.block, in: source, columns: columns)
        }
        if let second = blocks.dropFirst().first {
            if source.isBlank(before: second.firstLine) { lines.append(.blank) }
            lines += layout.lines(of: blocks.dropFirst(), in: source, columns: columns)
        }
        return lines
    }

    // MARK: Closing

    /// Moves what can no longer change from the open rest to the closed lines.
    /// Only whole lines are looked at: half a line can still turn out to be
    /// something else.
    private mutating func closeBlocks(in text: String) {
        let rest = openText(of: text)
        guard let newline = rest.utf8.lastIndex(of: UInt8(ascii: "\n")), rest.utf8.count <= Self.openLimit * 2
        else { return }
        let whole = String(rest[...newline])
        let source = SourceLines(whole)
        let blocks = MarkdownParser.blocks(of: whole)
        guard let last = blocks.last else { return }
        if blocks.count > 1 {
            close(set(blocks.dropLast(), in: source), upTo: last.firstLine, in: source)
            context = .document
            closeBlocks(in: text)
        } else if case .list(let list) = last.block, let item = list.items.last, list.items.count > 1 {
            closeItems(of: list, upTo: item, in: source)
        } else if case .code = last.block {
            closeCode(blocks, from: last.firstLine, in: source)
        }
    }

    /// Closes everything before line `line` of the open rest.
    private mutating func close(_ lines: [TextLine], upTo line: Int, in source: SourceLines) {
        closed += lines
        hasGap = source.isBlank(before: line)
        openOffset += source.start(of: line) - openerLength
    }

    /// The bytes put before the open rest to make it stand alone.
    private var openerLength: Int {
        if case .fence(let opener) = context { opener.utf8.count + 1 } else { 0 }
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

    /// Closes the whole lines of fenced code that is still open.
    private mutating func closeCode(
        _ blocks: [MarkdownBlock.Positioned], from firstLine: Int, in source: SourceLines
    ) {
        guard source.complete > firstLine, let fence = Fence(source.bytes(of: firstLine)),
            !(firstLine + 1...source.complete).contains(where: { fence.isClosed(by: source.bytes(of: $0)) })
        else { return }
        close(set(blocks[...], in: source), upTo: source.complete + 1, in: source)
        hasGap = false
        context = .fence(opener: fence.opener)
    }
}
