internal import Ledger

/// The chart of a bench as an SVG file that stands for itself: what was measured, on what, and
/// how, beside prefill and decode against depth. Light or dark as the viewer is; nothing is
/// fetched from anywhere.
package enum BenchPlot {
    private static let margin = 24.0
    private static let gap = 32.0
    private static let lineHeight = 20.0
    /// Characters of a line.
    private static let longestLine = 150

    /// The file's text.
    package static func svg(_ results: [BenchResult]) -> String {
        let series = BenchSeries.all(of: results)
        let summary = BenchSummary(results)
        var body: [String] = []
        var y = margin + 14
        func line(_ text: String, _ kind: String) {
            let name = ReportText.name(text, longest: longestLine)
            body.append(PlotFrame.label(SVGText.escaped(name), x: margin, y: y, kind))
            y += lineHeight
        }
        line(summary.title, "heading")
        for part in summary.lines { line(part, "note") }
        y += 12
        let charts = SpeedChart.all(of: series)
        for (model, chart) in charts {
            if let model { line(model, "title") }
            body += panels(of: chart, y: &y)
            if chart.isAgainstDepth { body += legend(of: chart, y: &y) }
        }
        if charts.isEmpty { line("There is nothing to draw.", "note") }
        let leftOut = SpeedChart.leftOut(of: series)
        if leftOut > 0 {
            line("Not drawn: \(leftOut) more, which could not be told apart.", "note")
        }
        if let chart = charts.first?.chart { line(chart.key, "note") }
        for note in BenchMethod(results).short { line(note, "note") }
        let width = 2 * margin + 2 * SpeedChart.width + gap
        let size = "\(SVGText.number(width)) \(SVGText.number(y))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 \(size)" role="img">
            <title>\(SVGText.escaped(summary.title))</title>
            <desc>\(SVGText.escaped(charts.flatMap(\.chart.panels).map(\.description).joined(separator: " ")))</desc>
            <style>
            \(ChartStyle.rules)
            </style>
            <rect class="paper" width="100%" height="100%"/>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }

    private static func panels(of chart: SpeedChart, y: inout Double) -> [String] {
        let parts = chart.panels.enumerated().map { index, panel in
            let x = margin + Double(index) * (SpeedChart.width + gap)
            let place = "\(SVGText.number(x)) \(SVGText.number(y - 14))"
            return "<g transform=\"translate(\(place))\">\n\(panel.text)\n</g>"
        }
        y += (chart.panels.map(\.height).max() ?? 0) + 12
        return parts
    }

    private static func legend(of chart: SpeedChart, y: inout Double) -> [String] {
        var lines: [String] = []
        for (style, series) in chart.series.enumerated() {
            let letter = chart.hasLetters ? "\(CurvePanel.letter(style))  " : ""
            let name = ReportText.name(series.name, longest: longestLine)
            lines += [
                PlotFrame.line("curve s\(style)", margin, y - 4, margin + 28, y - 4),
                ChartMark.text(style, x: margin + 14, y: y - 4),
                PlotFrame.label(
                    SVGText.escaped(letter + name), x: margin + 38, y: y, "key"),
            ]
            y += lineHeight
        }
        y += 8
        return lines
    }
}
