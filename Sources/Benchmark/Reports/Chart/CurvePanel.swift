internal import Ledger

/// A chart of speed against depth, without what stands around it: axes, lines with the standard
/// deviation at each point, and each line's name at its end.
struct CurvePanel: Sendable {
    static let width = 500.0
    static let height = 330.0

    private static let left = 56.0
    private static let top = 52.0
    /// The width of a character of a name, and the room for names at most.
    private static let character = 6.8
    private static let mostRoom = 130.0
    private static let lineHeight = 15.0

    let title: String
    let curves: [BenchCurve]
    private let names: [String]
    private let frame: PlotFrame

    /// The names at the ends are the curves', or where those are long letters that the legend has.
    init(title: String, curves: [BenchCurve], letters: Bool) {
        self.title = title
        self.curves = curves
        names = curves.map { curve in
            letters
                ? [Self.letter(curve.style), curve.length].compactMap(\.self)
                    .joined(separator: " ") : curve.name
        }
        let points = curves.flatMap(\.points)
        let deepest = points.map(\.depth).max() ?? 0
        let depths = PlotAxis(upTo: deepest, count: 5)
        // The deepest mark with the longest name beside it ends where the chart does.
        let longest = Double(names.map(\.count).max() ?? 0) * Self.character
        let room = Self.width - Self.left - 14 - min(Self.mostRoom, longest)
        let right = Self.left + room / max(deepest / depths.end, 0.5)
        frame = PlotFrame(
            left: Self.left, right: min(right, Self.width - 16), top: Self.top,
            bottom: Self.height - 48, across: depths,
            up: PlotAxis(upTo: points.map { $0.speed + $0.deviation }.max() ?? 0, count: 5))
    }

    /// Whether the names fit beside the lines.
    static func needLetters(_ curves: [BenchCurve]) -> Bool {
        curves.contains { Double($0.name.count) * character > mostRoom }
    }

    static func letter(_ style: Int) -> String {
        String("ABCDEF".dropFirst(style).prefix(1))
    }

    /// The elements, in a space of `width` by `height`.
    var text: String {
        var lines = [PlotFrame.label(SVGText.escaped(title), x: 0, y: 16, "title")]
        lines += frame.axes(across: "depth (tokens in the context before the test)", up: "t/s")
        lines += curves.map(curve)
        lines += labels
        return lines.joined(separator: "\n")
    }

    private func curve(_ curve: BenchCurve) -> String {
        var parts = curve.points.filter { $0.deviation > 0 }.flatMap { errorBar($0, curve.style) }
        if curve.points.count > 1 {
            let points = curve.points.map { frame.point($0.depth, $0.speed) }
            parts.append(
                "<polyline class=\"curve s\(curve.style)\" points=\"\(points.joined(separator: " "))\"/>"
            )
        }
        parts += curve.points.map {
            ChartMark.text(curve.style, x: frame.x($0.depth), y: frame.y($0.speed))
        }
        return "<g>" + parts.joined() + "</g>"
    }

    private func errorBar(_ point: BenchCurve.Point, _ style: Int) -> [String] {
        let x = frame.x(point.depth)
        let top = frame.y(point.speed + point.deviation)
        let bottom = frame.y(point.speed - point.deviation)
        let kind = "error s\(style)"
        return [
            PlotFrame.line(kind, x, top, x, bottom),
            PlotFrame.line(kind, x - 4, top, x + 4, top),
            PlotFrame.line(kind, x - 4, bottom, x + 4, bottom),
        ]
    }

    /// The names at the lines' ends, moved apart where they would lie over each other.
    private var labels: [String] {
        let ends = curves.indices.compactMap { index in
            curves[index].points.last.map {
                (index: index, x: frame.x($0.depth), y: frame.y($0.speed))
            }
        }.sorted { $0.y < $1.y }
        var places = ends.map(\.y)
        func collide(_ first: Int, _ second: Int) -> Bool {
            abs(ends[first].x - ends[second].x)
                < Double(max(names[ends[first].index].count, names[ends[second].index].count))
                * Self.character
        }
        for index in places.indices {
            for above in 0..<index where collide(index, above) {
                places[index] = max(places[index], places[above] + Self.lineHeight)
            }
        }
        // What was pushed out below goes up again, and the others before it.
        for index in places.indices.reversed() {
            places[index] = min(places[index], frame.bottom)
            for below in places.indices.dropFirst(index + 1) where collide(index, below) {
                places[index] = min(places[index], places[below] - Self.lineHeight)
            }
        }
        return zip(ends, places).map { end, place in
            let longest = Int(Self.mostRoom / Self.character)
            let name = ReportText.name(names[end.index], longest: longest)
            return PlotFrame.label(
                SVGText.escaped(name), x: end.x + 10, y: place + 4,
                "s\(curves[end.index].style)")
        }
    }
}
