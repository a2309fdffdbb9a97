internal import Canvas

/// Which part of a comparison is where.
struct ComparisonLayout: Equatable {
    /// From this width on the panes stand side by side.
    static let besideThreshold = 78

    /// A pane: the line with its name, its figures below it, and its text.
    struct Pane: Equatable {
        var title: Rect
        var facts: Rect
        var text: Rect
    }

    /// What both were asked.
    var prompt: Rect
    /// Why they answer in that order.
    var reason: Rect
    var left: Pane
    var right: Pane
    /// The column between them; empty where one is below the other.
    var divider: Rect
    /// The line above the table, then its rows.
    var table: Rect

    /// - Parameters:
    ///   - reasonRows: Lines the reason wants.
    ///   - factRows: Lines the figures of a pane want.
    ///   - tableRows: Lines the table wants with the one above it; 0 while there is none.
    ///   - isTableChosen: Whether the table comes before the texts.
    init(
        _ rect: Rect, reasonRows: Int, factRows: (Int) -> Int, tableRows: Int, isTableChosen: Bool
    ) {
        var rest: Rect
        (prompt, rest) = rect.splitTop(1)
        // Short screens have no room for reasons.
        (reason, rest) = rest.splitTop(rect.size.rows >= 16 ? reasonRows : 0)
        let isBeside = rect.size.columns >= Self.besideThreshold
        let least = Self.leastRows(isBeside: isBeside, isTableChosen: isTableChosen)
        (table, rest) = rest.splitBottom(min(tableRows, max(0, rest.size.rows - least)))
        divider = rect.splitTop(0).top
        let first: Rect
        let second: Rect
        if isBeside {
            let columns = (rest.size.columns - 1) / 2
            let (leftRect, others) = rest.splitLeft(columns)
            (divider, second) = others.splitLeft(1)
            first = leftRect
        } else {
            (first, second) = rest.splitTop((rest.size.rows + 1) / 2)
        }
        left = Self.pane(first, factRows)
        right = Self.pane(second, factRows)
    }

    var isBeside: Bool { !divider.isEmpty }

    /// Rows the panes keep in any case: their names, and then figures and some text.
    private static func leastRows(isBeside: Bool, isTableChosen: Bool) -> Int {
        switch (isBeside, isTableChosen) {
        case (true, false): 7
        case (true, true): 1
        case (false, false): 6
        case (false, true): 2
        }
    }

    private static func pane(_ rect: Rect, _ factRows: (Int) -> Int) -> Pane {
        let (title, below) = rect.splitTop(1)
        let inner = below.inset(columns: 1)
        // Of a low pane one line of figures is enough: it has the most important ones.
        let wanted = inner.size.rows >= 5 ? factRows(inner.size.columns) : 1
        let (facts, text) = inner.splitTop(wanted)
        return Pane(title: title, facts: facts, text: text)
    }
}
