import Canvas

/// The links on a screen, and which of them have to be written at the next flush.
///
/// Whoever draws the cells knows nothing of links: a cell written again has lost its own.
struct LinkLayer {
    private var links = LinkSpans()
    private var drawnRows: Set<Int> = []
    private var isRepainted = false

    /// Cells were drawn that lead to an address, or nowhere.
    mutating func draw(row: Int, columns: Range<Int>, address: String?) {
        links.set(address, row: row, columns: columns)
        drawnRows.insert(row)
    }

    /// Every cell will be written again.
    mutating func repaint() {
        isRepainted = true
    }

    /// Every cell was blanked.
    mutating func clear() {
        self = LinkLayer()
    }

    /// The links that cells written by this flush may have lost.
    mutating func flush() -> [GridLink] {
        defer {
            drawnRows.removeAll(keepingCapacity: true)
            isRepainted = false
        }
        guard !links.isEmpty else { return [] }
        if isRepainted { return links.spans }
        // ncurses may scroll between the first and the last of three rows or more, and with them
        // rows that look the same as before.
        if drawnRows.count > 2, let first = drawnRows.min(), let last = drawnRows.max() {
            return links.spans.filter { (first...last).contains($0.row) }
        }
        return links.spans.filter { drawnRows.contains($0.row) }
    }
}
