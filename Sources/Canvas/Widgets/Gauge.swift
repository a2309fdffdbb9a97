/// A bar filled from the left in proportion to a fraction, exact to an eighth of a column.
package struct Gauge: Hashable, Sendable {
    /// 0...1; anything else is brought into that range, and what is not a number is 0.
    package var fraction: Double
    package var filled: Style
    package var rest: Style
    package var glyphs: GlyphSet

    package init(
        fraction: Double, filled: Style = .plain, rest: Style = .plain,
        glyphs: GlyphSet = .unicode
    ) {
        self.fraction = fraction
        self.filled = filled
        self.rest = rest
        self.glyphs = glyphs
    }

    /// Fills the rectangle; every row alike.
    package func draw(into grid: inout Grid, in rect: Rect) {
        let share = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
        let eighths = Int((share * Double(rect.size.columns * 8)).rounded())
        for row in rect.rowRange {
            for index in 0..<rect.size.columns {
                let level = min(max(eighths - index * 8, 0), 8)
                let glyph = glyph(level: level)
                let isRest = glyph == Shade.light.glyph(in: glyphs)
                let point = Point(column: rect.minColumn + index, row: row)
                grid.put(glyph, at: point, style: isRest ? rest : filled)
            }
        }
    }

    /// A column of which `level` eighths are filled.
    private func glyph(level: Int) -> Glyph {
        switch (glyphs, level) {
        case (_, 0): Shade.light.glyph(in: glyphs)
        case (_, 8): Shade.full.glyph(in: glyphs)
        case (.unicode, _): Glyph(Self.partial[level - 1])
        case (.ascii, _): (level < 4 ? Shade.light : .full).glyph(in: .ascii)
        }
    }

    /// One to seven eighths.
    private static let partial: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
