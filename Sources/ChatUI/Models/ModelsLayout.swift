internal import Canvas

/// Which part of the models' screen is where. Parts there is no room for are empty.
struct ModelsLayout: Equatable {
    /// Below this there is a list instead of a grid.
    static let minimum = Size(columns: 50, rows: 7)
    /// From this height on the signs are explained.
    private static let legendRows = 17

    var title = Rect.zero
    var headings = Rect.zero
    /// The rows of the grid or the lines of the list.
    var rows = Rect.zero
    /// The line above the block, with the name of what is in it.
    var rule = Rect.zero
    /// What is known of the chosen cell.
    var block = Rect.zero
    var legend = Rect.zero
    /// What is said of servers that are not there.
    var notes = Rect.zero
    let isList: Bool

    /// The most lines of the block, where it has two columns and where it has one. It does not
    /// follow what is in it: nothing is to jump while a person goes from cell to cell.
    private static let blockLines = (wide: 9, narrow: 12)

    /// The most lines of notes.
    private static let mostNotes = 3

    /// - Parameters:
    ///   - lines: How many lines the grid has while nothing is typed.
    ///   - notes: How many things there are to say of servers.
    init(_ rect: Rect, lines: Int, notes count: Int = 0) {
        isList = rect.size.columns < Self.minimum.columns || rect.size.rows < Self.minimum.rows
        var rest = rect
        (title, rest) = rest.splitTop(rest.size.rows > 3 ? 1 : 0)
        if count > 0, rest.size.rows > 3 {
            // One has to be seen wherever there is room for a model.
            let most = isList ? 1 : min(Self.mostNotes, max(1, rest.size.rows / 6))
            (notes, rest) = rest.splitTop(min(count, most))
        }
        guard !isList else {
            (block, rows) = rest.splitBottom(rest.size.rows > 4 ? max(1, rest.size.rows / 4) : 0)
            return
        }
        if rect.size.rows >= Self.legendRows { (legend, rest) = rest.splitBottom(1) }
        (headings, rest) = rest.splitTop(1)
        let free = rest.size.rows - 1
        // Both get what they need; where that is too much, the block two fifths.
        let most =
            rect.size.columns >= FactLines.twoColumns
            ? Self.blockLines.wide : Self.blockLines.narrow
        let wanted = min(most, max(free * 2 / 5, free - lines))
        (block, rest) = rest.splitBottom(max(1, wanted))
        (rule, rows) = rest.splitBottom(1)
    }
}
