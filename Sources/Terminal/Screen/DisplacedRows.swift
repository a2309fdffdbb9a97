import Canvas

/// Whether a row moved by two rows or more, in the eyes of ncurses.
///
/// ncurses finds lines that moved and scrolls a region of the screen instead of writing them
/// again. By one line, as streaming text does, it does so with a line feed, which every terminal
/// understands. By more it uses SU and SD (`CSI n S`, `CSI n T`), which many that call themselves
/// xterm-256color do not; such a frame is better repainted.
///
/// The rule is that of `_nc_hash_map` in ncurses' `hashmap.c`: a line moved when its characters,
/// whatever their style, are those of exactly one line before and of exactly one line after.
func hasDisplacedRows(from old: Grid, to new: Grid, changedRows: [Int]) -> Bool {
    guard old.size == new.size, let first = changedRows.first else { return false }
    // ncurses leaves hunks of fewer than three lines alone.
    let last = changedRows.last
    guard changedRows.contains(where: { $0 != first && $0 != last }) else { return false }
    let oldRows = (0..<old.size.rows).map(old.textHash)
    let newRows = (0..<new.size.rows).map(new.textHash)
    return oldRows.indices.contains { row in
        let text = oldRows[row]
        guard newRows[row] != text, let moved = newRows.firstIndex(of: text) else { return false }
        return abs(moved - row) >= 2 && newRows.lastIndex(of: text) == moved
            && oldRows.firstIndex(of: text) == oldRows.lastIndex(of: text)
    }
}

extension Grid {
    /// A number for the base characters of a row. Should two rows share one by accident, a frame
    /// costs more bytes.
    fileprivate func textHash(ofRow row: Int) -> UInt64 {
        var hash: UInt64 = 0
        for column in 0..<size.columns {
            hash = hash &* 0x100_0000_01B3 ^ UInt64(self[row, column].glyph.base.value)
        }
        return hash
    }
}
