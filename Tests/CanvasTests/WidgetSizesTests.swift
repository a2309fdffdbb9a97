import Canvas
import TestSupport
import Testing

/// Every widget in every size down to none, with numbers that are none among its values.
@Suite struct WidgetSizesTests {
    private static let sizes = [
        Size(columns: 0, rows: 0), Size(columns: 0, rows: 1), Size(columns: 1, rows: 0),
        Size(columns: 1, rows: 1), Size(columns: 2, rows: 1), Size(columns: 1, rows: 2),
        Size(columns: 2, rows: 2), Size(columns: 5, rows: 1), Size(columns: 5, rows: 3),
        Size(columns: 17, rows: 4),
    ]

    /// One colour of each kind a terminal may have, and none: what a widget is given is what the
    /// cells have, whatever becomes of it at a depth.
    private static let styles = [
        Style(foreground: .palette(208), background: .palette(236)),
        Style(foreground: .standard(12)), Style(foreground: .standard(2)),
        Style(attributes: [.bold, .reverse]),
    ]

    private typealias Drawing = (inout Grid, Rect, Style) -> Void

    /// A grid with a drawing in every size, side by side, in each of the styles.
    private func sheet(_ drawings: [Drawing]) -> Grid {
        let width = Self.sizes.reduce(1) { $0 + $1.columns + 1 }
        var grid = Grid(size: Size(columns: width, rows: drawings.count * 5))
        for (index, draw) in drawings.enumerated() {
            var column = 1
            for size in Self.sizes {
                let rect = Rect(origin: Point(column: column, row: index * 5), size: size)
                draw(&grid, rect, Self.styles[index % Self.styles.count])
                column += size.columns + 1
            }
        }
        return grid
    }

    private static let fractions: [Double] = [
        0.4, 0, 1, .nan, .infinity, -.infinity, -3, .leastNonzeroMagnitude,
    ]

    @Test("gauges of every size", arguments: [GlyphSet.unicode, .ascii])
    func gauges(glyphs: GlyphSet) throws {
        let grid = sheet(
            Self.fractions.map { fraction in
                { grid, rect, style in
                    Gauge(
                        fraction: fraction, filled: style, rest: Style(attributes: .dim),
                        glyphs: glyphs
                    ).draw(into: &grid, in: rect)
                }
            })
        #expect(try GoldenGrid("gauge-sizes-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("meters of every size", arguments: [GlyphSet.unicode, .ascii])
    func meters(glyphs: GlyphSet) throws {
        let cases: [(amounts: [Double], total: Double)] = [
            ([10, 20, 30], 100), ([1, 1, 1, 1, 1, 1], 6), ([.nan, .infinity, 5, -5], 10), ([], 0),
            ([5], .nan), ([5], .infinity), ([1e308, 1e308], 1), ([5], -1),
        ]
        let shades: [Shade] = [.full, .dark, .medium, .light]
        let grid = sheet(
            cases.map { item in
                { grid, rect, style in
                    let parts = item.amounts.enumerated().map {
                        Meter.Part(
                            name: "", amount: $0.element, shade: shades[$0.offset % 4],
                            style: style)
                    }
                    Meter(parts: parts, total: item.total, restShade: .light, glyphs: glyphs)
                        .draw(into: &grid, in: rect)
                }
            })
        #expect(try GoldenGrid("meter-sizes-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("sparklines of every size", arguments: [GlyphSet.unicode, .ascii])
    func sparklines(glyphs: GlyphSet) throws {
        let cases: [(values: [Double], maximum: Double?)] = [
            ((0...20).map(Double.init), nil), ([.nan, 3, .infinity, -3, 0, 9], nil), ([], nil),
            ([4, 2], .nan), ([4, 2], .infinity), ([4, 2], -1), ([-1, -2], nil),
            ([1e308, 5e307], nil),
        ]
        let grid = sheet(
            cases.map { item in
                { grid, rect, style in
                    Sparkline(
                        values: item.values, maximum: item.maximum, style: style, glyphs: glyphs
                    ).draw(into: &grid, in: rect)
                }
            })
        #expect(try GoldenGrid("sparkline-sizes-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("plots of every size, lines and points", arguments: [GlyphSet.unicode, .ascii])
    func plots(glyphs: GlyphSet) throws {
        func samples(_ values: [Double]) -> [PlotSample] {
            values.enumerated().map { PlotSample(x: Double($0.offset), y: $0.element) }
        }
        let cases: [(values: [Double], vertical: ClosedRange<Double>?)] = [
            ([0, 1, 4, 9, 16, 25], nil), ([3, .nan, 3, .infinity, 3, 3], nil), ([], nil),
            ([7], nil),
            ([-5, -1, -5], nil), ([0, 0, 0], nil), ([1, 2, 3], 2...2),
            ([-1e308, 1e308], -1e308...1e308),
        ]
        let grid = sheet(
            cases.enumerated().map { index, item in
                { grid, rect, style in
                    Plot(
                        series: [
                            .init(
                                samples: samples(item.values),
                                mark: index % 2 == 0 ? .line : .points, style: style)
                        ], vertical: item.vertical, glyphs: glyphs
                    ).draw(into: &grid, in: rect)
                }
            })
        #expect(try GoldenGrid("plot-sizes-\(glyphs)").difference(from: grid) == nil)
    }

    @Test("every shade, and a grid of all of them in ASCII")
    func shades() throws {
        var grid = Grid(size: Size(columns: 5, rows: 3))
        for (column, shade) in Shade.allCases.enumerated() {
            for (row, glyphs) in [GlyphSet.unicode, .ascii, .unicode].enumerated() {
                grid.put(
                    shade.glyph(in: glyphs), at: Point(column: column, row: row),
                    style: Self.styles[column % Self.styles.count])
            }
        }
        #expect(try GoldenGrid("shades").difference(from: grid) == nil)
        grid.useASCII()
        #expect(try GoldenGrid("shades-ascii").difference(from: grid) == nil)
    }
}
