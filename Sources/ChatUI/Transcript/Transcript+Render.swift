internal import Canvas

extension TranscriptState {
    /// Where a line was drawn.
    struct DrawnLine {
        /// The identity of its entry.
        var entry: Int
        /// Counted from 0 within the entry.
        var line: Int
        var row: Int
        /// Of the grid, where the line's column 0 is.
        var column: Int
    }

    /// Draws what fits into `rect`, the newest at its bottom, or from its top
    /// while everything fits. Returns what is below the screen; `drawn` gets
    /// every line there is, from the top.
    mutating func render(
        into grid: inout Grid, in rect: Rect, drawn: inout [DrawnLine]
    ) -> Below {
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
                drawn.append(
                    DrawnLine(entry: entry.id, line: line, row: row, column: rect.minColumn))
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
