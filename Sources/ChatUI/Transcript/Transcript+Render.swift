internal import Canvas

extension TranscriptState {
    /// Draws what fits into `rect`, the newest at its bottom, or from its top
    /// while everything fits. Returns what is below the screen.
    mutating func render(into grid: inout Grid, in rect: Rect) -> Below {
        rows = rect.size.rows
        guard let top = top(rows: rows) else { return .nothing }
        var row = rect.minRow
        var index = top.index
        var line = top.line
        while row < rect.endRow, index < entries.count {
            let entry = entries[index]
            let height = layout.height(of: entry)
            while line < height, row < rect.endRow {
                let text = layout.line(line, of: entry)
                let start = Point(column: rect.minColumn + text.indent, row: row)
                grid.draw(text.runs, at: start, clip: rect)
                line += 1
                row += 1
            }
            line = 0
            index += 1
        }
        let below = below(top, rows: rows)
        layout.trim(keeping: entries[max(0, top.index - 64)..<min(entries.count, index + 64)])
        return below
    }
}
