/// Cells of one row of a grid that lead to one address.
package struct GridLink: Hashable, Sendable {
    package var row: Int
    package var columns: Range<Int>
    package var address: String

    package init(row: Int, columns: Range<Int>, address: String) {
        self.row = row
        self.columns = columns
        self.address = address
    }
}
