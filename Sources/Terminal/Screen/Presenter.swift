package import Canvas

/// Brings a driver's screen from one grid to the next by putting only what changed.
package struct Presenter {
    private var shown: Grid?
    private var cursor: Point?
    private var blankings = 0
    private var isStale = false

    package init() {}

    /// The terminal shows something else: the next frame is flushed also where nothing changed.
    package mutating func invalidate() { isStale = true }

    /// Shows a grid, with the cursor at a cell, or hidden for nil.
    ///
    /// A driver that was blanked since the last frame, or another size of grid, gets every cell
    /// that is not blank. An unchanged frame costs no flush.
    package mutating func present<Driver: TerminalDriver & ~Copyable>(
        _ grid: Grid, cursor: Point?, on driver: inout Driver
    ) {
        let previous = contents(of: grid.size, on: driver)
        let differences = changes(from: previous, to: grid)
        let isShown = shown != nil && blankings == driver.blankings && cursor == self.cursor
        if isShown, differences.isEmpty, !isStale { return }
        isStale = false
        let changedRows = differences.map(\.origin.row)
        if hasDisplacedRows(from: previous, to: grid, changedRows: changedRows) {
            driver.repaint()
        }
        for change in differences {
            driver.put(change.run, at: change.origin)
        }
        driver.flush(cursor: cursor)
        shown = grid
        self.cursor = cursor
        blankings = driver.blankings
    }

    /// What is on the driver's screen, as far as a grid of `size` is concerned.
    private func contents<Driver: TerminalDriver & ~Copyable>(
        of size: Size, on driver: borrowing Driver
    ) -> Grid {
        guard let shown, blankings == driver.blankings else { return Grid(size: size) }
        return shown
    }
}
