internal import Ledger

/// Speed against depth as charts, with their legends.
struct ChartSection: Sendable {
    let series: [BenchSeries]

    var markup: Markup {
        let charts = SpeedChart.all(of: series)
        guard !charts.isEmpty else { return "" }
        let isAgainstDepth = charts.contains { $0.chart.isAgainstDepth }
        let leftOut = SpeedChart.leftOut(of: series)
        let more: Markup =
            leftOut > 0
            ? "<p class=\"note\">Not drawn, since more lines could not be told apart: \(ReportText.counted(leftOut, "configuration")). The table has them.</p>\n"
            : ""
        let hint: Markup =
            isAgainstDepth
            ? ""
            : "<p class=\"note\">All was measured at one depth; <code>-d 0,512,2048</code> shows what a longer context costs.</p>\n"
        return """
            <section aria-labelledby="charts">
            <h2 id="charts">\(isAgainstDepth ? "Speed against depth" : "Speeds")</h2>
            \(charts.map { figure($0.model, $0.chart) })\(more)\(hint)</section>

            """
    }

    private func figure(_ model: String?, _ chart: SpeedChart) -> Markup {
        let heading: Markup = model.map { "<h3>\($0)</h3>\n" } ?? ""
        return """
            \(heading)<figure>
            <div class="panels">
            \(chart.panels.map(panel))</div>
            <figcaption>\(chart.isAgainstDepth ? legend(chart) : "")<p class="note">\(chart.key)</p></figcaption>
            </figure>

            """
    }

    private func panel(_ panel: SpeedChart.Panel) -> Markup {
        let size = "\(SVGText.number(SpeedChart.width)) \(SVGText.number(panel.height))"
        return """
            <svg class="chart" viewBox="0 0 \(size)" role="img" aria-label="\(panel.description)">
            \(Markup(trusted: panel.text))
            </svg>

            """
    }

    private func legend(_ chart: SpeedChart) -> Markup {
        let items = chart.series.enumerated().map { style, series -> Markup in
            let sample =
                PlotFrame.line("curve s\(style)", 0, 7, 28, 7)
                + ChartMark.text(style, x: 14, y: 7)
            let letter: Markup =
                chart.hasLetters ? "<b>\(CurvePanel.letter(style))</b> " : ""
            return """
                <li><svg class="chart" viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">\
                \(Markup(trusted: sample))</svg> \(letter)\(series.name)</li>

                """
        }
        return "<ul class=\"legend\">\n\(items)</ul>\n"
    }
}
