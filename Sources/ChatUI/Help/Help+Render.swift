internal import Canvas

extension HelpState {
    /// Draws the help in the place of the transcript.
    mutating func render(
        _ sections: [HelpText.Section], into grid: inout Grid, in rect: Rect, theme: Theme
    ) {
        let inner = rect.centered(Size(columns: 96, rows: rect.size.rows)).inset(columns: 1)
        let lines = SectionLines.lines(
            sections, columns: inner.size.columns, labelColumns: labelColumns, theme: theme)
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
        case .message, .explanation: 22
        }
    }
}
