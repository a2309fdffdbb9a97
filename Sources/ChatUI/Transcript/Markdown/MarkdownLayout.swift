internal import Canvas

/// Sets Markdown blocks into lines of a width.
///
/// Blocks are a line apart where the author left one: the text stays as dense
/// as it was written, and a block's place never depends on what follows it.
struct MarkdownLayout {
    let theme: Theme

    /// The lines of `blocks`, which were parsed from `source`.
    func lines(
        of blocks: ArraySlice<MarkdownBlock.Positioned>, in source: SourceLines, columns: Int,
        depth: Int = 0
    ) -> [TextLine] {
        var lines: [TextLine] = []
        for positioned in blocks {
            if !lines.isEmpty, source.isBlank(before: positioned.firstLine) { lines.append(.blank) }
            lines += self.lines(of: positioned.block, in: source, columns: columns, depth: depth)
        }
        return lines
    }

    /// The lines of one block.
    func lines(
        of block: MarkdownBlock, in source: SourceLines, columns: Int, depth: Int = 0
    ) -> [TextLine] {
        switch block {
        case .paragraph(let text):
            return wrap(text, columns: columns, base: theme.text)
        case .heading(let level, let text):
            let style = level <= 2 ? theme.heading : Style(attributes: .bold)
            return wrap(text, columns: columns, base: style)
        case .code(let language, let text):
            var lexer: CodeLexer?
            return code(text, language: language, &lexer, columns: columns)
        case .html(let text):
            var lexer = CodeLexer("html") as CodeLexer?
            return code(text, language: "", &lexer, columns: columns)
        case .quote(let blocks):
            var quoted = theme
            quoted.text = theme.quote
            let inner = MarkdownLayout(theme: quoted).lines(
                of: blocks[...], in: source, columns: columns - 2, depth: depth)
            let bar = StyledRun("▏ ", style: theme.frame)
            return inner.map { $0.prefixed(by: bar) }
        case .list(let list):
            return items(of: list, in: source, columns: columns, depth: depth)
        case .table(let table):
            return TableLayout(theme: theme, columns: columns).lines(of: table, styled: styled)
        case .rule:
            return [TextLine(String(repeating: "─", count: max(1, min(columns, 40))), theme.frame)]
        }
    }

    /// The lines of a list's items; `firstNumber` where the list is the rest
    /// of one that began earlier.
    func items(
        of list: MarkdownList, in source: SourceLines, columns: Int, depth: Int,
        firstNumber: Int? = nil
    ) -> [TextLine] {
        var lines: [TextLine] = []
        for (offset, item) in list.items.enumerated() {
            if offset > 0, source.isBlank(before: item.firstLine) { lines.append(.blank) }
            var marker = ["•", "◦", "▪"][min(depth, 2)]
            if let start = list.start { marker = "\((firstNumber ?? start) &+ offset)." }
            if let isChecked = item.isChecked { marker = isChecked ? "[x]" : "[ ]" }
            let indent = marker.count + 1
            let inner = self.lines(
                of: item.blocks[...], in: source, columns: columns - indent, depth: depth + 1)
            let head = StyledRun(marker + " ", style: theme.accent)
            lines.append((inner.first ?? .blank).prefixed(by: head))
            lines += inner.dropFirst().map { $0.indented(by: indent) }
        }
        return lines
    }

    /// What a fence calls its code.
    private func label(_ language: String, columns: Int) -> [TextLine] {
        guard !language.isEmpty else { return [] }
        let shown = DisplayText.truncate(language, columns: columns - 2)
        return [TextLine(runs: [bar, StyledRun(shown, style: theme.dim)])]
    }

    /// Code as it stands: only lines too long for the screen are broken. The
    /// bar tells it from prose without colour.
    ///
    /// - Parameter lexer: Where the code before this stopped; `nil` where it
    ///   begins, below its label. Afterwards where this stopped.
    func code(
        _ text: String, language: String, _ lexer: inout CodeLexer?, columns: Int
    ) -> [TextLine] {
        let label = lexer == nil ? label(language, columns: columns) : []
        var reading = lexer ?? CodeLexer(language)
        defer { lexer = reading }
        guard !text.isEmpty else { return label }
        let runs = reading.tokens(of: text).map { token in
            StyledRun(token.text, style: reading.isKnown ? theme.syntax[token.kind] : theme.code)
        }
        return label
            + Wrapper(columns: columns - 2).wrap(runs.withoutLastBreak).map { line in
                TextLine(indent: line.indent, runs: line.runs).prefixed(by: bar)
            }
    }

    private var bar: StyledRun { StyledRun("│ ", style: theme.frame) }

    private func wrap(_ text: [MarkdownInline], columns: Int, base: Style) -> [TextLine] {
        Wrapper(columns: columns).wrap(styled(text, base: base)).map {
            TextLine(indent: $0.indent, runs: $0.runs)
        }
    }

    /// Inline text in the theme's styles over `base`.
    func styled(_ text: [MarkdownInline], base: Style) -> [StyledRun] {
        text.map {
            StyledRun($0.text, style: style(of: $0.traits, base: base), link: $0.link)
        }
    }

    private func style(of traits: MarkdownInline.Traits, base: Style) -> Style {
        var style = base
        if traits.contains(.link) { style = theme.link }
        if traits.contains(.destination) { style = theme.dim }
        if traits.contains(.code) { style = theme.code }
        style.attributes.formUnion(base.attributes)
        if traits.contains(.strong) { style.attributes.insert(.bold) }
        if traits.contains(.emphasis) { style.attributes.insert(.italic) }
        if traits.contains(.strikethrough) { style.attributes.insert(.dim) }
        return style
    }
}

extension [StyledRun] {
    /// Without the line break at the end, which would be a line of its own.
    fileprivate var withoutLastBreak: [StyledRun] {
        guard let last, last.text.hasSuffix("\n") else { return self }
        return dropLast() + [StyledRun(String(last.text.dropLast()), style: last.style)]
    }
}
