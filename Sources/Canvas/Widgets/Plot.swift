/// Curves and points over two axes, drawn with the eight dots of Braille patterns: two across and
/// four down in every cell.
package struct Plot: Hashable, Sendable {
    package struct Series: Hashable, Sendable {
        package enum Mark: Hashable, Sendable {
            /// Points are joined in the order given.
            case line
            case points
        }

        package var samples: [PlotSample]
        package var mark: Mark
        package var style: Style

        package init(samples: [PlotSample], mark: Mark, style: Style = .plain) {
            self.samples = samples
            self.mark = mark
            self.style = style
        }
    }

    /// Where series share a cell, the style of the last is used.
    package var series: [Series]
    /// The values at the left and right edge. Without one: those of the samples.
    package var horizontal: ClosedRange<Double>?
    /// The values at the bottom and top edge. Without one: from 0 to the largest sample.
    package var vertical: ClosedRange<Double>?
    package var glyphs: GlyphSet

    package init(
        series: [Series], horizontal: ClosedRange<Double>? = nil,
        vertical: ClosedRange<Double>? = nil, glyphs: GlyphSet = .unicode
    ) {
        self.series = series
        self.horizontal = horizontal
        self.vertical = vertical
        self.glyphs = glyphs
    }

    /// Draws over a blanked rectangle. Samples that are not finite are left out and interrupt a
    /// line; so do samples outside the axes.
    package func draw(into grid: inout Grid, in rect: Rect, background: Style = .plain) {
        grid.fill(rect, style: background)
        let all = series.lazy.flatMap(\.samples).filter(\.isFinite)
        guard !rect.isEmpty, let someX = all.first?.x else { return }
        let extent = all.reduce(someX...someX) { range, sample in
            min(range.lowerBound, sample.x)...max(range.upperBound, sample.x)
        }
        let x = horizontal ?? extent
        let y = vertical ?? 0...all.reduce(0) { max($0, $1.y) }
        var raster = DotRaster(size: rect.size, glyphs: glyphs)
        for series in series {
            var last: DotRaster.Dot?
            for sample in series.samples {
                guard sample.isFinite, x.contains(sample.x), y.contains(sample.y) else {
                    last = nil
                    continue
                }
                let dot = DotRaster.Dot(
                    x: position(of: sample.x, in: x, dots: raster.width),
                    y: raster.height - 1 - position(of: sample.y, in: y, dots: raster.height))
                if series.mark == .line, let last {
                    raster.line(from: last, to: dot, style: series.style)
                } else {
                    raster.set(dot, style: series.style)
                }
                last = dot
            }
        }
        raster.draw(into: &grid, at: rect.origin)
    }

    /// The dot of a value, counted from the lower end of the axis.
    private func position(of value: Double, in axis: ClosedRange<Double>, dots: Int) -> Int {
        let extent = axis.upperBound - axis.lowerBound
        guard extent > 0, extent.isFinite else { return 0 }
        return Int(((value - axis.lowerBound) / extent * Double(dots - 1)).rounded())
    }
}
