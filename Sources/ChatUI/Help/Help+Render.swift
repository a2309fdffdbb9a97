internal import Canvas

extension HelpState {
    /// Draws the help over everything above row `end`.
    mutating func render(into grid: inout Grid, above end: Int, theme: Theme) {
        let room = Rect(column: 0, row: 1, columns: grid.size.columns, rows: end - 1)
        let box = room.centered(Size(columns: min(84, room.size.columns), rows: room.size.rows))
        grid.fill(box, style: theme.text)
        let inner = box.inset(columns: 2, rows: 1)
        let lines = self.lines(columns: inner.size.columns, theme: theme)
        limit(lines: lines.count, rows: inner.size.rows)
        frame(box, into: &grid, theme: theme, isCut: top + inner.size.rows < lines.count)
        for (row, line) in lines.dropFirst(top).prefix(inner.size.rows).enumerated() {
            let start = Point(column: inner.minColumn + line.indent, row: inner.minRow + row)
            grid.draw(line.runs, at: start, clip: inner)
        }
    }

    private func lines(columns: Int, theme: Theme) -> [TextLine] {
        // On a narrow screen the meaning goes below what it explains.
        let labelColumns = columns >= 60 ? 20 : 0
        var lines: [TextLine] = []
        for section in HelpText.sections {
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(TextLine(section.title, theme.heading))
            for (label, meaning) in section.rows {
                let indent = labelColumns > 0 ? labelColumns : 4
                var meanings = Wrapper(columns: columns - indent).wrap([StyledRun(meaning, style: theme.text)])[...]
                var head = TextLine(indent: 2, label, theme.accent.withoutBold)
                if labelColumns > 0, let first = meanings.popFirst() {
                    let gap = String(repeating: " ", count: max(1, labelColumns - head.columns))
                    head.runs += [StyledRun(gap)] + first.runs
                }
                lines.append(head)
                lines += meanings.map { TextLine(indent: indent, runs: $0.runs) }
            }
        }
        return lines
    }

    private func frame(_ box: Rect, into grid: inout Grid, theme: Theme, isCut: Bool) {
        guard box.size.columns >= 2, box.size.rows >= 2 else { return }
        let line = String(repeating: "─", count: box.size.columns - 2)
        grid.draw("╭\(line)╮", at: box.origin, style: theme.frame)
        for row in box.rowRange.dropFirst().dropLast() {
            grid.draw("│", at: Point(column: box.minColumn, row: row), style: theme.frame)
            grid.draw("│", at: Point(column: box.endColumn - 1, row: row), style: theme.frame)
        }
        let bottom = Point(column: box.minColumn, row: box.endRow - 1)
        grid.draw("╰\(line)╯", at: bottom, style: theme.frame)
        grid.draw(" Help ", at: Point(column: box.minColumn + 2, row: box.minRow), style: theme.accent, clip: box)
        let mark = isCut ? " more below " : ""
        let place = Point(column: box.endColumn - 2 - mark.count, row: bottom.row)
        grid.draw(mark, at: place, style: theme.accent, clip: box)
    }
}

extension Style {
    fileprivate var withoutBold: Style {
        var style = self
        style.attributes.remove(.bold)
        return style
    }
}
