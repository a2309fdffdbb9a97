internal import Canvas

extension ComposerState {
    /// The columns before the text: the prompt sign and a space.
    static let promptColumns = 3
    /// The most rows shown at once.
    static let rowLimit = 8

    /// The rows wanted, of which `rowLimit` are shown at most.
    mutating func height(columns: Int) -> Int {
        min(Self.rowLimit, rows(columns: columns).rows.count)
    }

    /// Draws the text around the cursor and returns where the cursor is.
    mutating func render(into grid: inout Grid, in rect: Rect, columns: Int, theme: Theme) -> Point?
    {
        guard !rect.isEmpty else { return nil }
        let layout = rows(columns: columns)
        let place = layout.place(of: cursor, in: text)
        let shown = rect.size.rows
        // As few rows as possible stay unseen above, and the cursor's is always seen.
        let first = max(0, min(place.row - shown / 2, layout.rows.count - shown))
        let left = rect.minColumn + Self.promptColumns
        let clip = Rect(column: left, row: rect.minRow, columns: rect.endColumn - left, rows: shown)
        for row in 0..<shown where layout.rows.indices.contains(first + row) {
            let range = layout.rows[first + row]
            let y = rect.minRow + row
            let sign = first + row == 0 ? "›" : row == 0 ? "⋮" : " "
            grid.draw(
                sign, at: Point(column: rect.minColumn + 1, row: y), style: theme.accent, clip: rect
            )
            let part = text[index(range.lowerBound)..<index(range.upperBound)]
            grid.draw(part, at: Point(column: left, row: y), style: theme.text, clip: clip)
        }
        if text.isEmpty {
            grid.draw(
                "Message, or / for a command", at: Point(column: left, row: rect.minRow),
                style: theme.dim, clip: clip)
        }
        let column = min(left + place.column, rect.endColumn - 1)
        return Point(column: column, row: rect.minRow + place.row - first)
    }
}
