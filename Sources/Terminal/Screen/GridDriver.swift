package import Canvas

/// A screen in memory, for tests of everything that draws.
package struct GridDriver: TerminalDriver {
    /// What is visible: the cells as of the last flush.
    package private(set) var visible: Grid
    /// Where the cursor is, or nil when hidden.
    package private(set) var cursor: Point?
    /// Runs put since the driver was made: what a frame costs.
    package private(set) var runsPut = 0
    /// Flushes since the driver was made.
    package private(set) var flushes = 0
    package private(set) var blankings = 0

    private var pending: Grid

    package init(size: Size) {
        visible = Grid(size: size)
        pending = visible
    }

    package var size: Size { pending.size }

    /// Gives the screen another size and blanks it, as a terminal driver does.
    package mutating func resize(to size: Size) {
        pending = Grid(size: size)
        visible = pending
        blankings += 1
    }

    package mutating func put(_ run: StyledRun, at origin: Point) {
        pending.apply([GridChange(origin: origin, run: run)])
        runsPut += 1
    }

    /// Nothing to do: a grid cannot be out of step with itself.
    package mutating func repaint() {}

    package mutating func flush(cursor: Point?) {
        visible = pending
        self.cursor = cursor
        flushes += 1
    }
}
