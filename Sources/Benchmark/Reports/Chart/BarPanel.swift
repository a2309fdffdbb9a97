internal import Ledger

/// A chart of speeds at one depth, without what stands around it: a bar for each, from 0, with
/// its name above and the standard deviation at its end.
struct BarPanel: Sendable {
    static let width = 500.0

    private static let top = 34.0
    private static let step = 42.0
    private static let right = 400.0

    let title: String
    let curves: [BenchCurve]

    var height: Double { Self.top + Self.step * Double(curves.count) + 6 }

    /// The elements, in a space of `width` by `height`.
    var text: String {
        let most = curves.compactMap(\.points.first).map { $0.speed + $0.deviation }.max() ?? 1
        let scale = Self.right / max(most, .leastNormalMagnitude)
        var lines = [PlotFrame.label(SVGText.escaped(title), x: 0, y: 16, "title")]
        for (index, curve) in curves.enumerated() {
            guard let point = curve.points.first else { continue }
            lines += bar(curve, point, y: Self.top + Self.step * Double(index), scale: scale)
        }
        return lines.joined(separator: "\n")
    }

    private func bar(
        _ curve: BenchCurve, _ point: BenchCurve.Point, y: Double, scale: Double
    ) -> [String] {
        let width = max(1, point.speed * scale)
        let error = point.deviation * scale
        let middle = y + 24
        var lines = [
            PlotFrame.label(
                SVGText.escaped(ReportText.name(curve.name, longest: 70)), x: 0, y: y + 12, "axis"),
            "<rect class=\"bar s\(curve.style)\" x=\"0\" y=\"\(SVGText.number(y + 17))\" width=\"\(SVGText.number(width))\" height=\"14\"/>",
        ]
        if error > 0 {
            let (low, high) = (max(0, width - error), width + error)
            lines += [
                PlotFrame.line("whisker", low, middle, high, middle),
                PlotFrame.line("whisker", low, middle - 4, low, middle + 4),
                PlotFrame.line("whisker", high, middle - 4, high, middle + 4),
            ]
        }
        let label = "\(ReportText.short(point.speed)) t/s"
        lines.append(PlotFrame.label(label, x: width + error + 8, y: y + 29, "tick value"))
        return lines
    }
}
