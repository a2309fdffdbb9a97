internal import Canvas
internal import ChatCore

extension ComparisonState {
    /// Draws both sides, and below them the table when there is one. `rect` is as wide as the
    /// screen.
    mutating func render(into grid: inout Grid, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty else { return }
        let inner = rect.size.columns - 2
        let reasons =
            outcome == nil
            ? Wrapper(columns: max(1, inner)).wrap([StyledRun(reason ?? "", style: theme.dim)])
            : []
        let tableRows = outcome?.table.map { $0.rows.count + 1 } ?? 0
        let layout = ComparisonLayout(
            rect, reasonRows: reason == nil ? 0 : reasons.count,
            factRows: { max(left.factRows(columns: $0), right.factRows(columns: $0)) },
            tableRows: tableRows, isTableChosen: chosen == .table)
        renderPrompt(into: &grid, in: layout.prompt.inset(columns: 1), theme: theme)
        for (row, line) in reasons.prefix(layout.reason.size.rows).enumerated() {
            let start = Point(column: layout.reason.minColumn + 1, row: layout.reason.minRow + row)
            grid.draw(line.runs, at: start, clip: layout.reason)
        }
        let scale = fastest
        let isWaiting = isAtOnce == false && outcome == nil
        left.render(
            into: &grid, in: layout.left, number: 1, isChosen: chosen == .left,
            fastest: scale, waiting: isStopping ? "stopping" : "starting", theme: theme)
        right.render(
            into: &grid, in: layout.right, number: 2, isChosen: chosen == .right, fastest: scale,
            waiting: isStopping ? "stopping" : isWaiting ? "waits for the first" : "starting",
            theme: theme)
        for row in layout.divider.rowRange {
            grid.draw(
                row == layout.divider.minRow ? "┬" : "│",
                at: Point(column: layout.divider.minColumn, row: row), style: theme.frame)
        }
        isTableCut = layout.table.size.rows < tableRows
        outcome?.table?.render(into: &grid, layout, theme: theme)
        guard isTableCut, !layout.table.isEmpty else { return }
        let mark = " ↓ \(tableRows - layout.table.size.rows) more "
        grid.draw(
            mark, at: Point(column: layout.table.minColumn + 2, row: layout.table.minRow),
            style: theme.accent, clip: layout.table)
    }

    private func renderPrompt(into grid: inout Grid, in rect: Rect, theme: Theme) {
        let start = grid.draw("you  ", at: rect.origin, style: theme.user, clip: rect)
        let line = plan.prompt.split(whereSeparator: \.isNewline).joined(separator: " ")
        grid.draw(
            DisplayText.truncate(line, columns: max(0, rect.size.columns - start)),
            at: Point(column: rect.minColumn + start, row: rect.minRow), style: theme.text,
            clip: rect)
    }
}

extension ComparisonTable {
    /// The columns of the labels with the gap behind them.
    private static let labelColumns = 18
    /// The columns of what stands at the right edge, with the gap before it.
    private static let betweenColumns = 11

    /// Draws the line above the table and as many rows as there is room for. The values stand
    /// below their panes.
    func render(into grid: inout Grid, _ layout: ComparisonLayout, theme: Theme) {
        let rect = layout.table
        guard !rect.isEmpty else { return }
        let (line, below) = rect.splitTop(1)
        for column in line.columnRange {
            grid.put(Glyph("─"), at: Point(column: column, row: line.minRow), style: theme.frame)
        }
        let label = rect.minColumn + 1
        let end = rect.endColumn - 1
        let first = label + Self.labelColumns
        let last = end - Self.betweenColumns
        let second: Int
        if layout.isBeside {
            second = layout.divider.minColumn + 2
            grid.draw(
                "┴", at: Point(column: layout.divider.minColumn, row: line.minRow),
                style: theme.frame)
        } else {
            second = first + max(0, (last - first) / 2)
            grid.draw(" 1 ", at: Point(column: first - 1, row: line.minRow), style: theme.figure)
            grid.draw(" 2 ", at: Point(column: second - 1, row: line.minRow), style: theme.figure)
        }
        let heading = " 2 : 1 "
        grid.draw(
            heading,
            at: Point(column: end + 1 - TextWidth.width(of: heading), row: line.minRow),
            style: theme.dim, clip: line)
        for (index, row) in rows.prefix(below.size.rows).enumerated() {
            let y = below.minRow + index
            func draw(_ text: String, _ column: Int, upTo end: Int, _ style: Style) {
                let shown = DisplayText.truncate(text, columns: max(0, end - column))
                grid.draw(shown, at: Point(column: column, row: y), style: style, clip: below)
            }
            draw(row.label, label, upTo: first, theme.dim)
            draw(row.left, first, upTo: second - (layout.isBeside ? 3 : 1), theme.text)
            draw(row.right, second, upTo: last, theme.text)
            let columns = TextWidth.width(of: row.between)
            draw(row.between, max(last, end - columns), upTo: end, theme.figure)
        }
    }
}
