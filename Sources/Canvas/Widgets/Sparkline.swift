/// A row of bars, one column a value, the latest at the right.
package struct Sparkline: Hashable, Sendable {
    /// Oldest first. Only the last that fit are drawn; a value that is not finite leaves a gap.
    package var values: [Double]
    /// The value of a full bar; nil for the largest of those drawn.
    package var maximum: Double?
    package var style: Style
    package var glyphs: GlyphSet

    package init(
        values: [Double], maximum: Double? = nil, style: Style = .plain,
        glyphs: GlyphSet = .unicode
    ) {
        self.values = values
        self.maximum = maximum
        self.style = style
        self.glyphs = glyphs
    }

    /// Fills the rectangle, with bars of eight steps a row.
    package func draw(into grid: inout Grid, in rect: Rect) {
        grid.fill(rect, style: style)
        guard !rect.isEmpty else { return }
        let shown = values.suffix(rect.size.columns)
        let peak = maximum ?? shown.filter(\.isFinite).max() ?? 0
        let steps = rect.size.rows * 8
        for (index, value) in shown.enumerated() where value.isFinite {
            let column = rect.endColumn - shown.count + index
            let share = peak > 0 ? min(max(value / peak, 0), 1) : 0
            // A value of zero still shows that there was one.
            let level = max(1, Int((share * Double(steps)).rounded()))
            for line in 0..<rect.size.rows {
                let filled = min(level - line * 8, 8)
                guard filled > 0 else { break }
                let point = Point(column: column, row: rect.endRow - 1 - line)
                grid.put(Glyph(levels[filled - 1]), at: point, style: style)
            }
        }
    }

    private var levels: [Unicode.Scalar] {
        glyphs == .unicode ? Self.blocks : Self.characters
    }

    private static let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// Characters of growing ink and height.
    private static let characters: [Unicode.Scalar] = ["_", ".", "-", ":", "=", "+", "*", "#"]
}
