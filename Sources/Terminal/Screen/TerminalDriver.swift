package import Canvas

/// Something that shows cells: a real terminal, or a grid in a test.
///
/// A driver is used from one thread. Nothing it is told to put is seen before `flush`.
package protocol TerminalDriver: ~Copyable {
    /// The cells there are now.
    var size: Size { get }

    /// Grows whenever every cell was blanked from outside (after a resize): what was put before no
    /// longer counts.
    var blankings: Int { get }

    /// Shows a run from a cell on. What is outside the screen is cut off.
    mutating func put(_ run: StyledRun, at origin: Point)

    /// Sends every cell at the next flush, whatever the screen shows now. Nothing is blanked.
    mutating func repaint()

    /// Makes what was put visible, with the cursor at a cell, or hidden for nil.
    mutating func flush(cursor: Point?)
}
