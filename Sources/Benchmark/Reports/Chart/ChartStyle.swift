internal import Ledger

/// How charts look, in a page and in a file of their own: colours in numbers, since not every
/// viewer of SVG knows variables.
struct ChartStyle: Sendable {
    var ink: String
    var faint: String
    var line: String
    var paper: String
    var series: [String]
    /// The same for text, dark or light enough to be read.
    var names: [String]

    static let light = ChartStyle(
        ink: "#1c1f23", faint: "#5c646e", line: "#dfe3e8", paper: "#ffffff",
        series: PlotColours.light,
        names: ["#0068a3", "#a84a00", "#00714f", "#a0447c", "#7d5700", "#555555"])
    static let dark = ChartStyle(
        ink: "#e4e7eb", faint: "#9aa3ad", line: "#343a42", paper: "#15181c",
        series: PlotColours.dark, names: PlotColours.dark)

    /// Rules for what is inside an element of the class `chart`; on paper it is light.
    static let rules = """
        .chart text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-size: 13px; stroke: none }
        .chart .title { font-size: 14px; font-weight: 600 }
        .chart .heading { font-size: 17px; font-weight: 600 }
        .chart .tick { font-size: 12px; font-variant-numeric: tabular-nums }
        .chart .note { font-size: 12px }
        .chart .middle { text-anchor: middle }
        .chart .end { text-anchor: end }
        .chart .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
        .chart .error { stroke-width: 1.2; stroke-dasharray: none }
        .chart .mark { stroke: none }
        .chart .bar { stroke: none }
        .chart .whisker { stroke-width: 1.2 }
        \(light.rules)
        @media screen and (prefers-color-scheme: dark) {
        \(dark.rules)
        }
        """

    private var rules: String {
        """
        .chart text { fill: \(ink) }
        .chart .tick, .chart .axis, .chart .note { fill: \(faint) }
        .chart .rule { stroke: \(line) }
        .chart .whisker { stroke: \(ink) }
        .chart .paper { fill: \(paper) }
        \(series.enumerated().map(rules).joined(separator: "\n"))
        """
    }

    private func rules(of series: Int, _ colour: String) -> String {
        let dash = PlotColours.dashes[series].map { "; stroke-dasharray: \($0)" } ?? ""
        return [
            ".chart .curve.s\(series) { stroke: \(colour)\(dash) }",
            ".chart .error.s\(series) { stroke: \(colour) }",
            ".chart .mark.s\(series), .chart .bar.s\(series) { fill: \(colour) }",
            ".chart text.s\(series) { fill: \(names[series]) }",
        ].joined(separator: "\n")
    }
}
