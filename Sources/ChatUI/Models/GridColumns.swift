internal import Canvas

/// The widths of the grid's columns, and which of them are on the screen.
struct GridColumns: Equatable {
    /// A sign, whether it fits, five columns of a figure, and whether it is a favourite.
    static let cellWidth = 8
    /// The columns before a row's name.
    static let markWidth = 2
    private static let weightsWidth = 6

    /// Of the names.
    let nameWidth: Int
    /// Of the numbers of weights behind them; 0 where they are left out.
    let weightsWidth: Int
    /// Those of the grid's columns that are shown.
    let shown: Range<Int>
    /// How many there are.
    let count: Int

    /// - Parameters:
    ///   - names: The longest name's columns.
    ///   - chosen: The column that has to be seen.
    init(columns: Int, names: Int, count: Int, chosen: Int) {
        self.count = count
        weightsWidth = columns >= 90 ? Self.weightsWidth : 0
        let limit = max(12, (columns - Self.markWidth - weightsWidth) * 2 / 5)
        // What the columns leave free is the names'.
        let free = columns - Self.markWidth - weightsWidth - count * (Self.cellWidth + 1)
        nameWidth = max(8, min(names, max(limit, free)))
        let room = columns - Self.markWidth - nameWidth - weightsWidth
        let fitting = min(count, max(1, room / (Self.cellWidth + 1)))
        let first = max(0, min(chosen - fitting / 2, count - fitting))
        shown = first..<first + fitting
    }

    /// Where a shown column's cells begin, from the left of the grid.
    func start(of column: Int) -> Int {
        Self.markWidth + nameWidth + weightsWidth + 1
            + (column - shown.lowerBound) * (Self.cellWidth + 1)
    }

    /// How many columns are out of sight at the left, and at the right.
    var hidden: (left: Int, right: Int) { (shown.lowerBound, count - shown.upperBound) }
}
