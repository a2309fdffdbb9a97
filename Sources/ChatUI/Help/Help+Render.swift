internal import Canvas

extension HelpState {
    /// Draws the help in the place of the transcript.
    mutating func render(
        _ sections: [HelpText.Section], into grid: inout Grid, in rect: Rect, theme: Theme
    ) {
        let inner = rect.centered(Size(columns: 96, rows: rect.size.rows)).inset(columns: 1)
        let lines = lines(sections, columns: inner.size.columns, theme: theme)
        // The last row says whether there is more.
        let rows = max(1, inner.size.rows - 1)
        limit(lines: lines.count, rows: rows)
        for (row, line) in lines.dropFirst(top).prefix(rows).enumerated() {
            let start = Point(column: inner.minColumn + line.indent, row: inner.minRow + row)
            grid.draw(line.runs, at: start, clip: inner)
        }
        let below = lines.count - top - rows
        guard below > 0 else { return }
        let mark = "↓ \(below) more · PgDn"
        let place = Point(
            column: inner.endColumn - TextWidth.width(of: mark), row: inner.endRow - 1)
        grid.draw(mark, at: place, style: theme.accent, clip: inner)
    }

    /// The columns of what is explained: settings have long names.
    private var labelColumns: Int {
        switch page {
        case .help, .keys, .settings: 33
        case .statistics, .message, .comparison: 22
        }
    }

    private func lines(
        _ sections: [HelpText.Section], columns: Int, theme: Theme
    ) -> [TextLine] {
        // On a narrow screen the meaning goes below what it explains.
        let labelColumns = columns >= 50 ? min(labelColumns, columns * 2 / 5) : 0
        var lines: [TextLine] = []
        for section in sections {
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(TextLine(section.title, theme.heading))
            for (label, meaning) in section.rows {
                let indent = labelColumns > 0 ? labelColumns : 4
                var meanings = Wrapper(columns: columns - indent).wrap([
                    StyledRun(meaning, style: theme.text)
                ])[...]
                var head = TextLine(indent: 2, label, theme.accent.withoutBold)
                // One that is longer than its column has a line of its own, too.
                if head.columns < labelColumns, let first = meanings.popFirst() {
                    let gap = String(repeating: " ", count: labelColumns - head.columns)
                    head.runs += [StyledRun(gap)] + first.runs
                }
                lines.append(head)
                lines += meanings.map { TextLine(indent: indent, runs: $0.runs) }
            }
        }
        return lines
    }
}

extension Style {
    fileprivate var withoutBold: Style {
        var style = self
        style.attributes.remove(.bold)
        return style
    }
}
