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
        SectionLines.draw(lines, from: top, rows: rows, into: &grid, in: inner)
        SectionLines.drawMore(lines.count - top - rows, into: &grid, in: inner, theme: theme)
    }

    /// The columns of what is explained: settings have long names.
    private var labelColumns: Int {
        switch page {
        case .help, .keys, .settings: 33
        case .message, .explanation: 22
        }
    }
}
