import Canvas
import TestSupport
import Testing

@Suite struct WidgetTests {
    private let fast = Style(foreground: .standard(2))
    private let slow = Style(foreground: .standard(1), attributes: .bold)
    private let quiet = Style(attributes: .dim)

    @Test("gauges fill from the left by eighths", arguments: [GlyphSet.unicode, .ascii])
    func gauges(glyphs: GlyphSet) throws {
        let fractions: [Double] = [0, 0.01, 0.1, 0.25, 0.5, 0.92, 1, 1.7, -1, .nan]
        var grid = Grid(size: Size(columns: 15, rows: fractions.count))
        for (row, fraction) in fractions.enumerated() {
            Gauge(fraction: fraction, filled: fast, rest: quiet, glyphs: glyphs)
                .draw(into: &grid, in: grid.bounds.line(row))
        }
        #expect(try GoldenGrid("gauges-\(glyphs)").difference(from: grid) == nil)
    }

    private func meter(_ amounts: [Double], total: Double, glyphs: GlyphSet = .unicode) -> Meter {
        let shades: [Shade] = [.full, .dark, .medium, .light]
        let styles = [fast, quiet, slow, .plain]
        let parts = amounts.enumerated().map { index, amount in
            Meter.Part(
                name: "part \(index)", amount: amount, shade: shades[index % 4],
                style: styles[index % 4])
        }
        return Meter(parts: parts, total: total, restShade: .blank, glyphs: glyphs)
    }

    @Test("meters divide a bar among their parts", arguments: [GlyphSet.unicode, .ascii])
    func meters(glyphs: GlyphSet) throws {
        let cases: [([Double], Double)] = [
            ([10, 20, 30, 20], 100), ([1, 0, 700, 20], 8192), ([3000, 3000, 3000], 8192),
            ([500, 700], 600), ([], 100), ([0, 0], 0), ([.nan, -5, 50], 100),
        ]
        var grid = Grid(size: Size(columns: 24, rows: cases.count))
        for (row, (amounts, total)) in cases.enumerated() {
            meter(amounts, total: total, glyphs: glyphs)
                .draw(into: &grid, in: grid.bounds.line(row))
        }
        #expect(try GoldenGrid("meters-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("parts of a meter never take more than the bar, and none that is there vanishes")
    func meterShares() {
        var generator = SeededGenerator(seed: 71)
        for _ in 0..<500 {
            let amounts = (0..<4).map { _ in
                Bool.random(using: &generator) ? Double.random(in: 0...5000, using: &generator) : 0
            }
            let columns = meter(amounts, total: 8192).columns(of: 24)
            #expect(columns.reduce(0, +) <= 24)
            for (amount, width) in zip(amounts, columns) { #expect((amount > 0) == (width > 0)) }
            // Each is off by no more than its rounding and what it gave to the small ones.
            let whole = max(8192, amounts.reduce(0, +))
            for (amount, width) in zip(amounts, columns) {
                #expect(abs(amount / whole * 24 - Double(width)) < 4)
            }
        }
    }

    @Test("sparklines end with the latest value", arguments: [GlyphSet.unicode, .ascii])
    func sparklines(glyphs: GlyphSet) throws {
        let cases: [([Double], Double?)] = [
            ([1, 2, 3, 4, 5, 6, 7, 8], nil), (Array(stride(from: 0, through: 30, by: 1)), nil),
            ([5, .nan, 5, 0, 5, .infinity, 5], 10), ([0, 0, 0], nil), ([], nil), ([9, 99], 9),
        ]
        var grid = Grid(size: Size(columns: 12, rows: cases.count + 2))
        for (row, (values, maximum)) in cases.enumerated() {
            Sparkline(values: values, maximum: maximum, style: fast, glyphs: glyphs)
                .draw(into: &grid, in: grid.bounds.line(row))
        }
        Sparkline(values: cases[1].0, style: slow, glyphs: glyphs)
            .draw(into: &grid, in: grid.bounds.splitBottom(2).bottom)
        #expect(try GoldenGrid("sparklines-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("plots show a curve and the samples around it", arguments: [GlyphSet.unicode, .ascii])
    func plots(glyphs: GlyphSet) throws {
        let curve = (0...40).map { index in
            PlotSample(x: Double(index) * 100, y: 1 / (0.007 + Double(index) * 0.0005))
        }
        let samples = [3, 11, 26].map { PlotSample(x: curve[$0].x, y: curve[$0].y + 8) }
        var grid = Grid(size: Size(columns: 26, rows: 7))
        Plot(
            series: [
                .init(samples: curve, mark: .line, style: quiet),
                .init(samples: samples, mark: .points, style: fast),
            ], horizontal: 0...4000, glyphs: glyphs
        ).draw(into: &grid, in: grid.bounds.inset(columns: 1, rows: 1))
        #expect(try GoldenGrid("plots-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("a line is interrupted where samples are missing")
    func plotGaps() {
        let samples = [(0.0, 1.0), (1, 1), (2, .nan), (3, 1), (4, 1)].map(PlotSample.init)
        var grid = Grid(size: Size(columns: 5, rows: 1))
        Plot(series: [.init(samples: samples, mark: .line)], glyphs: .ascii)
            .draw(into: &grid, in: grid.bounds)
        #expect((0..<5).map { grid[0, $0].text }.joined() == "** **")
    }

    @Test("widgets stay inside their rectangle, and take any rectangle and any number")
    func anything() {
        var generator = SeededGenerator(seed: 72)
        let numbers: [Double] = [
            0, -1, 1, 3, 1e308, -1e308, .infinity, .nan, .leastNonzeroMagnitude,
        ]
        for _ in 0..<300 {
            let values = (0..<6).map { _ in numbers.randomElement(using: &generator) ?? 0 }
            let rect = Rect(
                column: .random(in: -2...6, using: &generator),
                row: .random(in: -1...3, using: &generator),
                columns: .random(in: 0...8, using: &generator),
                rows: .random(in: 0...3, using: &generator))
            let blank = Grid(size: Size(columns: 9, rows: 4))
            var grid = blank
            Gauge(fraction: values[0]).draw(into: &grid, in: rect)
            meter(Array(values.prefix(3)), total: values[3]).draw(into: &grid, in: rect)
            Sparkline(values: values, maximum: values[4]).draw(into: &grid, in: rect)
            let samples = zip(values, values.reversed()).map(PlotSample.init)
            Plot(series: [.init(samples: samples, mark: .line)]).draw(into: &grid, in: rect)
            for row in 0..<4 {
                for column in 0..<9 where !rect.contains(Point(column: column, row: row)) {
                    #expect(grid[row, column] == blank[row, column])
                }
            }
        }
    }
}
