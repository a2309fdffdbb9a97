internal import ChatCore
internal import Telemetry

/// Speed against depth as an SVG file of its own: dots for what was measured,
/// a line for the fit with its 95 % band. Light or dark as the viewer is;
/// nothing is fetched from anywhere.
package struct DepthPlotSVG {
    private static let width = 760.0
    private static let left = 64.0
    private static let right = 740.0
    private static let top = 52.0
    private static let bottom = 400.0
    private static let lineHeight = 20.0
    /// Dots per series; more only make the file large.
    private static let manyDots = 500
    /// Points of a curve.
    private static let steps = 48
    /// Characters of a name in the legend.
    private static let longestName = 56

    private let plot: DepthPlot
    private let dots: [[(depth: Double, speed: Double)]]
    private let frame: PlotFrame

    /// The file's text.
    package static func text(_ plot: DepthPlot) -> String {
        DepthPlotSVG(plot).text
    }

    private init(_ plot: DepthPlot) {
        self.plot = plot
        let all = plot.series.map { series in
            series.samples.filter(\.isUsable).thinned(to: Self.manyDots).map {
                (depth: $0.depth, speed: 1 / $0.secondsPerToken)
            }
        }
        // One stretch that a clock took for nothing would leave the rest no room.
        let sorted = all.joined().map(\.speed).sorted()
        let most = sorted.isEmpty ? 1 : 1.5 * Quantile.value(0.99, ofSorted: sorted)
        dots = all.map { $0.filter { $0.speed <= most } }
        let fresh = plot.series.compactMap(\.fit?.freshSpeed.value).filter { $0 <= most }
        frame = PlotFrame(
            left: Self.left, right: Self.right, top: Self.top, bottom: Self.bottom,
            across: PlotAxis(upTo: dots.joined().map(\.depth).max() ?? 0, count: 8),
            up: PlotAxis(upTo: (dots.joined().map(\.speed) + fresh).max() ?? 0, count: 6))
    }

    private var text: String {
        let legend = plot.series.indices.flatMap(legendEntry)
        let height = Self.bottom + 72 + Self.lineHeight * Double(plot.series.count + 1)
        let size = "\(SVGText.number(Self.width)) \(SVGText.number(height))"
        let title = SVGText.escaped(plot.title)
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" role=\"img\">",
            "<title>\(title)</title>",
            "<desc>Tokens per second against tokens in the context: dots are measured stretches of "
                + "decoding, lines are fitted, with their 95 % bands.</desc>",
            Self.style,
            "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>",
            PlotFrame.label(title, x: Self.left, y: 28, "title"),
        ]
        lines += frame.axes(across: "depth (tokens in the context)", up: "tok/s")
        lines += plot.series.indices.map(band)
        lines += plot.series.indices.map(points)
        lines += plot.series.indices.map(line)
        lines += legend
        lines.append(
            PlotFrame.label(
                plot.series.isEmpty
                    ? "Nothing was sampled yet."
                    : "Dots: measured, in stretches of decoding. Lines: estimated, with 95 % bands.",
                x: Self.left, y: height - 14, "note"))
        return (lines + ["</svg>"]).filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    // MARK: Parts

    private func points(of series: Int) -> String {
        let circles = dots[series].map {
            "<circle cx=\"\(SVGText.number(frame.x($0.depth)))\" cy=\"\(SVGText.number(frame.y($0.speed)))\" r=\"2.2\"/>"
        }
        return "<g class=\"dots s\(series)\">" + circles.joined() + "</g>"
    }

    private func line(of series: Int) -> String {
        let points = curve(of: series).map { frame.point($0.depth, $0.speed) }
        guard !points.isEmpty else { return "" }
        return "<polyline class=\"fit s\(series)\" points=\"\(points.joined(separator: " "))\"/>"
    }

    private func band(of series: Int) -> String {
        let curve = curve(of: series)
        guard !curve.isEmpty else { return "" }
        let upper = curve.map { frame.point($0.depth, $0.speed + $0.margin) }
        let lower = curve.reversed().map { frame.point($0.depth, $0.speed - $0.margin) }
        return
            "<polygon class=\"band s\(series)\" points=\"\((upper + lower).joined(separator: " "))\"/>"
    }

    /// The fit from an empty context to the deepest sample.
    private func curve(of series: Int) -> [(depth: Double, speed: Double, margin: Double)] {
        guard let fit = plot.series[series].fit, let deepest = dots[series].map(\.depth).max()
        else { return [] }
        return (0...Self.steps).compactMap { step in
            let depth = deepest * Double(step) / Double(Self.steps)
            return fit.speed(at: depth).map { (depth, $0.value, $0.margin) }
        }
    }

    private func legendEntry(of series: Int) -> [String] {
        let y = Self.bottom + 68 + Self.lineHeight * Double(series)
        let entry = plot.series[series]
        let count = entry.samples.count { $0.isUsable }
        let fit = entry.fit.map { fit in
            let fresh = fit.freshSpeed
            return
                ", ~\(LedgerText.short(fresh.value, margin: fresh.margin)) tok/s in an empty context"
        }
        let name = SVGText.escaped(LedgerText.name(entry.name, longest: Self.longestName))
        let samples = count == 1 ? "1 sample" : "\(count) samples"
        return [
            PlotFrame.line("fit s\(series)", Self.left, y - 4, Self.left + 28, y - 4),
            PlotFrame.label(
                "\(name): \(samples)\(fit ?? ", no line fits")", x: Self.left + 38, y: y, "key"),
        ]
    }

    private static let style = """
        <style>
        text { font: 13px system-ui, sans-serif; fill: #222 }
        .title { font-size: 16px; font-weight: 600 }
        .tick, .note { font-size: 12px; fill: #555 }
        .middle { text-anchor: middle }
        .end { text-anchor: end }
        .paper { fill: #fff }
        .rule { stroke: #ddd }
        .fit { stroke-width: 2 }
        polyline.fit { fill: none }
        g.dots { fill-opacity: 0.45; stroke: none }
        polygon.band { fill-opacity: 0.18; stroke: none }
        \(PlotColours.rules(PlotColours.light, dashed: true))
        @media (prefers-color-scheme: dark) {
        text { fill: #eee }
        .tick, .note { fill: #aaa }
        .paper { fill: #111 }
        .rule { stroke: #333 }
        \(PlotColours.rules(PlotColours.dark, dashed: false))
        }
        </style>
        """
}
