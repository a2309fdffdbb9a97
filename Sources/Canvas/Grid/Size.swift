/// An extent in character cells. Never negative: what is too small to exist is empty.
package struct Size: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    package static let zero = Size(columns: 0, rows: 0)

    package var isEmpty: Bool { columns == 0 || rows == 0 }
}
