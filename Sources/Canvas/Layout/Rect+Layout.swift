/// Cutting a rectangle up. Every part lies inside the rectangle it was cut from, whatever the
/// numbers, so a layout written for a large screen survives one of 1 by 1.
extension Rect {
    /// The rectangle without `columns` at its left and right and `rows` at its top and bottom.
    package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
        let columns = min(max(0, columns), size.columns)
        let rows = min(max(0, rows), size.rows)
        return Rect(
            column: minColumn + columns, row: minRow + rows,
            columns: size.columns - 2 * columns, rows: size.rows - 2 * rows)
    }

    package func inset(by cells: Int) -> Rect {
        inset(columns: cells, rows: cells)
    }

    package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
        let cut = min(max(0, rows), size.rows)
        return (
            Rect(origin: origin, size: Size(columns: size.columns, rows: cut)),
            Rect(
                column: minColumn, row: minRow + cut, columns: size.columns, rows: size.rows - cut)
        )
    }

    package func splitBottom(_ rows: Int) -> (bottom: Rect, rest: Rect) {
        let parts = splitTop(size.rows - min(max(0, rows), size.rows))
        return (parts.rest, parts.top)
    }

    package func splitLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
        let cut = min(max(0, columns), size.columns)
        return (
            Rect(origin: origin, size: Size(columns: cut, rows: size.rows)),
            Rect(
                column: minColumn + cut, row: minRow, columns: size.columns - cut, rows: size.rows)
        )
    }

    package func splitRight(_ columns: Int) -> (right: Rect, rest: Rect) {
        let parts = splitLeft(size.columns - min(max(0, columns), size.columns))
        return (parts.rest, parts.left)
    }

    /// The `index`th row, counted from the top; empty when there is none.
    package func line(_ index: Int) -> Rect {
        guard index >= 0 else { return splitTop(0).top }
        return splitTop(index).rest.splitTop(1).top
    }

    /// A rectangle of `wanted` size, or as much of it as fits, in the middle of this one.
    package func centered(_ wanted: Size) -> Rect {
        let columns = min(wanted.columns, size.columns)
        let rows = min(wanted.rows, size.rows)
        return Rect(
            column: minColumn + (size.columns - columns) / 2,
            row: minRow + (size.rows - rows) / 2,
            columns: columns, rows: rows)
    }
}
