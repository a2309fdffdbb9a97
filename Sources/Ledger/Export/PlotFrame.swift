/// The area of a plot: where values lie in it, its axes, and how a line and a text are written.
package struct PlotFrame: Sendable {
    package let left: Double
    package let right: Double
    package let top: Double
    package let bottom: Double
    /// Of the values to the right.
    package let across: PlotAxis
    /// Of the values upwards.
    package let up: PlotAxis

    package init(
        left: Double, right: Double, top: Double, bottom: Double, across: PlotAxis, up: PlotAxis
    ) {
        self.left = left
        self.right = right
        self.top = top
        self.bottom = bottom
        self.across = across
        self.up = up
    }

    package func x(_ value: Double) -> Double { left + (right - left) * value / across.end }

    /// What lies outside is drawn at the edge.
    package func y(_ value: Double) -> Double {
        bottom - (bottom - top) * min(max(value, 0), up.end) / up.end
    }

    package func point(_ x: Double, _ y: Double) -> String {
        "\(SVGText.number(self.x(x))),\(SVGText.number(self.y(y)))"
    }

    /// The lines of the ticks with their numbers, and what the axes are of.
    package func axes(across acrossTitle: String, up upTitle: String) -> [String] {
        var lines: [String] = []
        for tick in across.ticks {
            lines.append(Self.line("rule", x(tick), top, x(tick), bottom))
            let text = LedgerText.fixed(tick, decimals: across.decimals)
            lines.append(Self.label(text, x: x(tick), y: bottom + 18, "tick middle"))
        }
        for tick in up.ticks {
            lines.append(Self.line("rule", left, y(tick), right, y(tick)))
            let text = LedgerText.fixed(tick, decimals: up.decimals)
            lines.append(Self.label(text, x: left - 8, y: y(tick) + 4, "tick end"))
        }
        lines.append(
            Self.label(acrossTitle, x: (left + right) / 2, y: bottom + 40, "axis middle"))
        lines.append(Self.label(upTitle, x: left - 8, y: top - 10, "axis end"))
        return lines
    }

    package static func line(
        _ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
    ) -> String {
        let ends = zip(["x1", "y1", "x2", "y2"], [x1, y1, x2, y2]).map {
            "\($0)=\"\(SVGText.number($1))\""
        }
        return "<line class=\"\(kind)\" \(ends.joined(separator: " "))/>"
    }

    /// `text` is escaped already.
    package static func label(_ text: String, x: Double, y: Double, _ kind: String) -> String {
        "<text class=\"\(kind)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\">\(text)</text>"
    }
}
