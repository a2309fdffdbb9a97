import Canvas

/// Rows whose content moves by two rows or more.
///
/// ncurses finds lines that moved and scrolls a region of the screen instead of writing them
/// again. By one line, as streaming text does, it does so with a line feed, which every terminal
/// understands. By more it uses SU and SD (`CSI n S`, `CSI n T`), which many that call themselves
/// xterm-256color do not. It cannot where the rows that moved are repainted. Only what they show
/// is compared: styles that differ here may be the same on a terminal with fewer colours.
///
/// - Parameter changedRows: The rows that differ, ascending, repeated or not.
func displacedRows(from old: Grid, to new: Grid, changedRows: [Int]) -> [Int] {
    guard old.size == new.size else { return [] }
    let rows = changedRows.reduce(into: [Int]()) { rows, row in
        if rows.last != row { rows.append(row) }
    }
    // ncurses leaves hunks of fewer than three lines alone.
    guard rows.count >= 3 else { return [] }
    let newRows = Dictionary(grouping: rows) { new.glyphs(inRow: $0) }
    return rows.filter { row in
        let destinations = newRows[old.glyphs(inRow: row)] ?? []
        return destinations.contains { abs($0 - row) >= 2 }
    }
}

extension Grid {
    fileprivate func glyphs(inRow row: Int) -> [Glyph] {
        (0..<size.columns).map { self[row, $0].glyph }
    }
}
