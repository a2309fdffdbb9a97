/// A block of cells.
package struct Rect: Hashable, Sendable {
    package var origin: Point
    package var size: Size

    package init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        self.init(
            origin: Point(column: column, row: row), size: Size(columns: columns, rows: rows))
    }

    package static let zero = Rect(origin: .zero, size: .zero)

    package var minColumn: Int { origin.column }
    package var minRow: Int { origin.row }
    /// The first column right of the rectangle.
    package var endColumn: Int { origin.column + size.columns }
    /// The first row below the rectangle.
    package var endRow: Int { origin.row + size.rows }

    package var columnRange: Range<Int> { minColumn..<endColumn }
    package var rowRange: Range<Int> { minRow..<endRow }

    package var isEmpty: Bool { size.isEmpty }

    package func contains(_ point: Point) -> Bool {
        columnRange.contains(point.column) && rowRange.contains(point.row)
    }

    /// The cells in both rectangles; empty when they do not touch.
    package func intersection(_ other: Rect) -> Rect {
        let column = max(minColumn, other.minColumn)
        let row = max(minRow, other.minRow)
        return Rect(
            column: column, row: row,
            columns: min(endColumn, other.endColumn) - column,
            rows: min(endRow, other.endRow) - row)
    }
}
