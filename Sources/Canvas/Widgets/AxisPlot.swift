/// A plot with its axes: values at the left, labels below, both in round numbers.
///
///     142 ⡇⠑⠢⣀⣀
///         ⡇      ⠉⠒⠤⣀
///       0 ⣇⣀⣀⣀⣀⣀⣀⣀⣀⣀
///         0      4k      8k tokens
package struct AxisPlot: Hashable, Sendable {
    package var plot: Plot
    /// The values of the axes; both begin where the range begins.
    package var horizontal: ClosedRange<Double>
    package var vertical: ClosedRange<Double>
    /// Written behind the last value of each axis.
    package var horizontalUnit: String
    package var verticalUnit: String
    package var labels: Style

    package init(
        series: [Plot.Series], horizontal: ClosedRange<Double>, vertical: ClosedRange<Double>,
        horizontalUnit: String, verticalUnit: String, labels: Style = .plain,
        glyphs: GlyphSet = .unicode
    ) {
        plot = Plot(
            series: series, horizontal: horizontal, vertical: vertical, glyphs: glyphs)
        self.horizontal = horizontal
        self.vertical = vertical
        self.horizontalUnit = horizontalUnit
        self.verticalUnit = verticalUnit
        self.labels = labels
    }

    /// Draws over a blanked rectangle; where there is no room for labels, the
    /// curves alone.
    package func draw(into grid: inout Grid, in rect: Rect) {
        let ticks = Self.ticks(vertical, count: max(1, rect.size.rows / 3))
        let names = ticks.map(Self.name)
        let margin = (names.map(\.count).max() ?? 0) + 1
        guard rect.size.rows >= 4, rect.size.columns >= margin + 12 else {
            plot.draw(into: &grid, in: rect)
            return
        }
        grid.fill(rect, style: .plain)
        let (axis, body) = rect.splitBottom(1)
        let area = Rect(
            column: body.minColumn + margin, row: body.minRow,
            columns: body.size.columns - margin, rows: body.size.rows)
        plot.draw(into: &grid, in: area)
        drawFrame(into: &grid, area)
        for (tick, name) in zip(ticks, names) {
            let share = (tick - vertical.lowerBound) / extent(vertical)
            let row = area.endRow - 1 - Int((share * Double(area.size.rows - 1)).rounded())
            grid.draw(
                name, at: Point(column: area.minColumn - 1 - name.count, row: row), style: labels,
                clip: rect)
        }
        grid.draw(
            verticalUnit, at: Point(column: area.minColumn + 1, row: area.minRow), style: labels,
            clip: area)
        drawHorizontal(into: &grid, area: area, row: axis.minRow, clip: rect)
    }

    /// The left edge, where no curve is.
    private func drawFrame(into grid: inout Grid, _ area: Rect) {
        let bar = plot.glyphs == .unicode ? Glyph("│") : Glyph("|")
        for row in area.rowRange {
            let point = Point(column: area.minColumn - 1, row: row)
            grid.put(bar, at: point, style: labels)
        }
    }

    private func drawHorizontal(into grid: inout Grid, area: Rect, row: Int, clip: Rect) {
        let ticks = Self.ticks(horizontal, count: max(1, area.size.columns / 8))
        var free = area.minColumn - 1
        for (index, tick) in ticks.enumerated() {
            let share = (tick - horizontal.lowerBound) / extent(horizontal)
            var name = Self.name(tick)
            if index == ticks.count - 1 { name += " " + horizontalUnit }
            let middle = area.minColumn + Int((share * Double(area.size.columns - 1)).rounded())
            let column = min(
                max(middle - Self.name(tick).count / 2, area.minColumn - 1),
                area.endColumn - name.count)
            guard column >= free else { continue }
            grid.draw(name, at: Point(column: column, row: row), style: labels, clip: clip)
            free = column + name.count + 1
        }
    }

    private func extent(_ range: ClosedRange<Double>) -> Double {
        max(range.upperBound - range.lowerBound, .leastNonzeroMagnitude)
    }

    /// Round values in a range, about `count` steps apart: 1, 2, 2.5 or 5 times
    /// a power of ten.
    static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
        let extent = range.upperBound - range.lowerBound
        guard extent > 0, extent.isFinite else { return [range.lowerBound] }
        let rough = extent / Double(max(1, count))
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard last >= first else { return [range.lowerBound] }
        return (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// `0`, `2.5`, `40`, `8k`, `2.5k`.
    private static func name(_ value: Double) -> String {
        let (scaled, suffix) = abs(value) >= 1000 ? (value / 1000, "k") : (value, "")
        let whole = scaled.rounded()
        return Readable.fixed(scaled, decimals: abs(scaled - whole) < 0.05 ? 0 : 1) + suffix
    }
}
