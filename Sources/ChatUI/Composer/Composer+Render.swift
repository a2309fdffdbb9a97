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
    ///
    /// - Parameters:
    ///   - sign: One column wide, before the first row.
    ///   - placeholder: Shown while nothing is written.
    mutating func render(
        into grid: inout Grid, in rect: Rect, columns: Int, theme: Theme, sign: String = "›",
        placeholder: String = "Message, or / for a command"
    ) -> Point? {
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
            let mark = first + row == 0 ? sign : row == 0 ? "⋮" : " "
            grid.draw(
                mark, at: Point(column: rect.minColumn + 1, row: y), style: theme.accent, clip: rect
            )
            let part = text[index(range.lowerBound)..<index(range.upperBound)]
            grid.draw(
                layout.runs(of: part, text: theme.text, label: theme.code),
                at: Point(column: left, row: y), clip: clip)
        }
        if text.isEmpty {
            grid.draw(
                placeholder, at: Point(column: left, row: rect.minRow), style: theme.dim,
                clip: clip)
        }
        let column = min(left + place.column, rect.endColumn - 1)
        return Point(column: column, row: rect.minRow + place.row - first)
    }
}

extension ComposerLayout {
    /// A part of the text as it is shown: signs by their labels.
    fileprivate func runs(of part: Substring, text: Style, label: Style) -> [StyledRun] {
        guard !labels.isEmpty else { return [StyledRun(String(part), style: text)] }
        var runs: [StyledRun] = []
        var plain = ""
        for character in part {
            guard let shown = self.label(of: character) else {
                plain.append(character)
                continue
            }
            runs.append(StyledRun(plain, style: text))
            runs.append(StyledRun(DisplayText.truncate(shown, columns: columns), style: label))
            plain = ""
        }
        return runs + [StyledRun(plain, style: text)]
    }
}
