import Testing

@testable import Canvas

@Suite("A plot with axes")
struct AxisPlotTests {
    @Test("Ticks are round, within the axis, and about as many as asked for")
    func ticks() {
        #expect(AxisPlot.ticks(0...8192, count: 4) == [0, 2500, 5000, 7500])
        #expect(
            AxisPlot.ticks(0...8192, count: 9) == [
                0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000,
            ])
        #expect(AxisPlot.ticks(0...0.9, count: 3) == [0, 0.5])
        #expect(AxisPlot.ticks(3...3, count: 3) == [3])
        #expect(AxisPlot.ticks(0...149, count: 3) == [0, 50, 100])
    }

    @Test("Labels keep inside their rectangle at any size")
    func sizes() {
        let samples = (0...40).map { PlotSample(x: Double($0) * 200, y: 140 - Double($0) * 3) }
        let plot = AxisPlot(
            series: [.init(samples: samples, mark: .line)], horizontal: 0...8192,
            vertical: 0...150, horizontalUnit: "tokens", verticalUnit: "tok/s")
        for columns in 0...60 {
            for rows in 0...14 {
                var grid = Grid(size: Size(columns: 64, rows: 18))
                for row in 0..<18 {
                    for column in 0..<64 {
                        grid.put(Glyph("#"), at: Point(column: column, row: row), style: .plain)
                    }
                }
                plot.draw(into: &grid, in: Rect(column: 2, row: 2, columns: columns, rows: rows))
                for row in 0..<18 {
                    for column in 0..<64 {
                        let isInside =
                            (2..<2 + columns).contains(column) && (2..<2 + rows).contains(row)
                        if !isInside { #expect(grid[row, column].text == "#") }
                    }
                }
            }
        }
    }

    @Test("The axes carry their units")
    func units() {
        var grid = Grid(size: Size(columns: 50, rows: 10))
        AxisPlot(
            series: [.init(samples: [PlotSample(x: 0, y: 140)], mark: .points)],
            horizontal: 0...8192, vertical: 0...150, horizontalUnit: "tokens",
            verticalUnit: "tok/s"
        ).draw(into: &grid, in: Rect(column: 0, row: 0, columns: 50, rows: 10))
        let rows = (0..<10).map { row in (0..<50).map { grid[row, $0].text }.joined() }
        #expect(rows[0].contains("tok/s"))
        #expect(rows[9].contains("8k tokens"))
        #expect(rows.contains { $0.hasPrefix("100") })
    }
}
