/// One character position of a grid.
package struct Cell: Hashable, Sendable {
    package let glyph: Glyph
    private let columns: UInt8
    package internal(set) var style: Style

    init(_ glyph: Glyph, width: Int, style: Style) {
        self.glyph = glyph
        self.columns = UInt8(truncatingIfNeeded: width)
        self.style = style
    }

    /// An empty cell.
    package static func blank(_ style: Style) -> Cell {
        Cell(.space, width: 1, style: style)
    }

    /// The right half of the wide cell at its left.
    static func covered(_ style: Style) -> Cell {
        Cell(.space, width: 0, style: style)
    }

    /// Columns taken: 1, 2, or 0 for a cell hidden by the wide one at its left.
    package var width: Int { Int(columns) }

    /// What the cell shows; nothing for a hidden cell.
    package var text: String { columns == 0 ? "" : glyph.text }
}
