internal import Canvas

/// Rows of labelled figures from the top of a rectangle down; what does not
/// fit is left out.
struct Panel {
    /// The columns a label takes, so that figures stand below each other.
    private static let labelColumns = 13

    let rect: Rect
    let theme: Theme
    /// The row to be drawn next.
    private(set) var row: Int

    init(rect: Rect, theme: Theme) {
        self.rect = rect
        self.theme = theme
        row = rect.minRow
    }

    var rowsLeft: Int { max(0, rect.endRow - row) }

    mutating func skip() {
        row += 1
    }

    /// A blank row between sections, except at the top.
    mutating func gap() {
        if row > rect.minRow { row += 1 }
    }

    /// The next rows as a rectangle; empty when there are none left.
    mutating func next(_ rows: Int = 1) -> Rect {
        defer { row += rows }
        return Rect(column: rect.minColumn, row: row, columns: rect.size.columns, rows: rows)
            .intersection(rect)
    }

    mutating func text(_ text: String, _ style: Style, into grid: inout Grid) {
        grid.draw(
            DisplayText.truncate(text, columns: rect.size.columns), at: start, style: style,
            clip: rect)
        row += 1
    }

    /// The most important figure. Returns the columns it took.
    @discardableResult
    mutating func headline(_ value: String, _ unit: String, into grid: inout Grid) -> Int {
        let columns = draw(value, theme.figure, at: 0, into: &grid)
        defer { row += 1 }
        return columns + 1 + draw(unit, theme.dim, at: columns + 1, into: &grid)
    }

    /// A label, its figure (a dash where it is not known), and a note behind
    /// it, or below it where that would not fit.
    mutating func figure(
        _ label: String, _ value: String?, _ note: String = "", noteStyle: Style? = nil,
        into grid: inout Grid
    ) {
        draw(label, theme.dim, at: 0, into: &grid)
        var column = max(Self.labelColumns, label.count + 2)
        column += draw(value ?? Readable.missing, theme.text, at: column, into: &grid)
        if column + 2 + TextWidth.width(of: note) <= rect.size.columns {
            draw(note, noteStyle ?? theme.dim, at: column + 2, into: &grid)
        } else {
            row += 1
            draw(note, noteStyle ?? theme.dim, at: Self.labelColumns, into: &grid)
        }
        row += 1
    }

    /// A bar with a label at its right.
    mutating func gauge(_ fraction: Double, _ label: String, _ style: Style, into grid: inout Grid)
    {
        let labelColumns = label.isEmpty ? 0 : TextWidth.width(of: label) + 1
        let columns = rect.size.columns - labelColumns
        let bar = Rect(column: rect.minColumn, row: row, columns: columns, rows: 1).intersection(
            rect)
        Gauge(fraction: fraction, filled: style, rest: theme.gaugeEmpty, glyphs: theme.glyphs).draw(
            into: &grid, in: bar)
        draw(label, theme.text, at: columns + 1, into: &grid)
        row += 1
    }

    /// The parts of a bar by name, behind the shade each is drawn in; on a second
    /// row what does not fit on one.
    mutating func legend(
        _ parts: [Meter.Part], isEstimated: Bool = false, into grid: inout Grid
    ) {
        var column = 0
        for part in parts where part.amount > 0 {
            let mark = isEstimated ? "~" : ""
            let amount = "\(part.name) \(mark)\(Readable.count(Int(part.amount)))"
            if column > 0, column + 2 + amount.count > rect.size.columns {
                (column, row) = (0, row + 1)
            }
            guard row < rect.endRow else { break }
            let point = Point(column: rect.minColumn + column, row: row)
            grid.put(part.shade.glyph(in: theme.glyphs), at: point, style: part.style)
            column += 2 + draw(amount, theme.dim, at: column + 2, into: &grid) + 2
        }
        row += 1
    }

    private var start: Point { Point(column: rect.minColumn, row: row) }

    @discardableResult
    private func draw(_ text: String, _ style: Style, at column: Int, into grid: inout Grid) -> Int
    {
        grid.draw(
            text, at: Point(column: rect.minColumn + column, row: row), style: style, clip: rect)
    }
}
