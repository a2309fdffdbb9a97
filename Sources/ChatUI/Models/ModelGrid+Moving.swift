/// Going from cell to cell. Places where there is no model are passed over.
extension ModelGrid {
    /// A cell for a place that may be gone: the nearest one of its row, or else
    /// the first there is.
    func nearest(to place: Place?) -> Place? {
        guard let place else { return rows.first.flatMap { cell(of: $0, nearColumn: nil) } }
        guard let row = rows.first(where: { $0.id == place.row }) else { return nearest(to: nil) }
        return cell(of: row, nearColumn: place.column)
    }

    /// The cell so many rows below, as near to a column as its row has one.
    ///
    /// - Parameter column: The one that was moved to last by going sideways.
    func moved(_ place: Place, rows steps: Int, column: Column.ID) -> Place {
        guard let index = rows.firstIndex(where: { $0.id == place.row }) else { return place }
        let row = rows[min(max(0, index + steps), rows.count - 1)]
        return cell(of: row, nearColumn: column) ?? place
    }

    /// The next cell of the row at the right (1) or at the left (-1); the last
    /// one there for a larger step.
    func moved(_ place: Place, columns steps: Int) -> Place {
        guard let row = rows.first(where: { $0.id == place.row }) else { return place }
        let filled = columns.filter { row.cells[$0.id] != nil }
        guard let index = filled.firstIndex(where: { $0.id == place.column }) else { return place }
        let column = filled[min(max(0, index + steps), filled.count - 1)]
        return Place(row: row.id, column: column.id)
    }

    private func cell(of row: ModelGridRow, nearColumn wanted: Column.ID?) -> Place? {
        let target = columns.firstIndex { $0.id == wanted } ?? 0
        let filled = columns.indices.filter { row.cells[columns[$0].id] != nil }
        let nearest = filled.min { abs($0 - target) < abs($1 - target) }
        return nearest.map { Place(row: row.id, column: columns[$0].id) }
    }
}
