/// A bar divided among named parts, such as what fills a context window.
///
/// Parts differ by shade as well as by style, so the bar reads without colour.
package struct Meter: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package var name: String
        /// In any unit; what is negative or not finite counts as 0.
        package var amount: Double
        package var shade: Shade
        package var style: Style

        package init(name: String, amount: Double, shade: Shade, style: Style = .plain) {
            self.name = name
            self.amount = amount
            self.shade = shade
            self.style = style
        }
    }

    /// From left to right.
    package var parts: [Part]
    /// The amount the whole bar stands for. Parts that exceed it share the bar in proportion.
    package var total: Double
    /// How what no part takes is drawn.
    package var rest: Style
    package var restShade: Shade
    package var glyphs: GlyphSet

    package init(
        parts: [Part], total: Double, rest: Style = .plain, restShade: Shade = .light,
        glyphs: GlyphSet = .unicode
    ) {
        self.parts = parts
        self.total = total
        self.rest = rest
        self.restShade = restShade
        self.glyphs = glyphs
    }

    /// Fills the rectangle; every row alike.
    package func draw(into grid: inout Grid, in rect: Rect) {
        let columns = columns(of: rect.size.columns)
        for row in rect.rowRange {
            var column = rect.minColumn
            for (part, width) in zip(parts, columns) {
                let glyph = part.shade.glyph(in: glyphs)
                for _ in 0..<width {
                    grid.put(glyph, at: Point(column: column, row: row), style: part.style)
                    column += 1
                }
            }
            let free = restShade.glyph(in: glyphs)
            for column in column..<max(column, rect.endColumn) {
                grid.put(free, at: Point(column: column, row: row), style: rest)
            }
        }
    }

    /// The columns each part takes of a bar `width` columns wide.
    ///
    /// Shares are rounded to whole columns without a drift of their sum (largest remainder), and
    /// a part that is not zero keeps a column as long as a larger one can give it.
    package func columns(of width: Int) -> [Int] {
        let amounts = parts.map { $0.amount.isFinite ? max(0, $0.amount) : 0 }
        let used = amounts.reduce(0, +)
        let whole = max(used, total.isFinite ? total : 0)
        guard whole > 0, whole.isFinite, width > 0 else { return amounts.map { _ in 0 } }
        let exact = amounts.map { $0 / whole * Double(width) }
        var columns = exact.map { Int($0) }
        let taken = Int((used / whole * Double(width)).rounded())
        let byRemainder = exact.indices.sorted {
            exact[$0] - exact[$0].rounded(.down) > exact[$1] - exact[$1].rounded(.down)
        }
        for index in byRemainder.prefix(max(0, taken - columns.reduce(0, +))) {
            columns[index] += 1
        }
        for index in columns.indices where amounts[index] > 0 && columns[index] == 0 {
            if columns.reduce(0, +) == width {
                guard let largest = columns.indices.max(by: { columns[$0] < columns[$1] }),
                    columns[largest] > 1
                else { break }
                columns[largest] -= 1
            }
            columns[index] = 1
        }
        return columns
    }
}
