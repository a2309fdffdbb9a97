/// The charts of some series: prefill and decode, each against depth; or as bars, where all is at
/// one depth.
struct SpeedChart: Sendable {
    struct Panel: Sendable {
        /// What a reader who does not see it is told.
        var description: String
        var height: Double
        /// Elements of SVG.
        var text: String
    }

    static let width = CurvePanel.width

    /// At most `BenchSeries.mostDrawn`.
    let series: [BenchSeries]
    let isAgainstDepth: Bool
    /// Whether the lines' names are letters that the legend tells.
    let hasLetters: Bool
    let panels: [Panel]

    init(_ series: [BenchSeries]) {
        self.series = Array(series.prefix(BenchSeries.mostDrawn))
        let kinds: [(BenchResult.Kind, String)] = [(.prefill, "Prefill"), (.decode, "Decode")]
        let charts = kinds.map { kind, word in
            (
                title: "\(word): \(BenchCurve.lengths(kind, of: series))",
                curves: BenchCurve.all(kind, of: series)
            )
        }.filter { !$0.curves.isEmpty }
        let isAgainstDepth = charts.joined.contains { Set($0.points.map(\.depth)).count > 1 }
        let letters = isAgainstDepth && CurvePanel.needLetters(charts.joined)
        self.isAgainstDepth = isAgainstDepth
        hasLetters = letters
        panels = charts.map { chart in
            let description =
                "\(chart.title), tokens a second. "
                + chart.curves.map(Self.words).joined(separator: " ")
            if isAgainstDepth {
                let panel = CurvePanel(title: chart.title, curves: chart.curves, letters: letters)
                return Panel(
                    description: description, height: CurvePanel.height, text: panel.text)
            }
            let panel = BarPanel(title: chart.title, curves: chart.curves)
            return Panel(description: description, height: panel.height, text: panel.text)
        }
    }

    /// A chart of all series; or one for each model, where they are too many for one.
    static func all(of series: [BenchSeries]) -> [(model: String?, chart: SpeedChart)] {
        guard series.count > BenchSeries.mostDrawn else {
            let chart = SpeedChart(series)
            return chart.panels.isEmpty ? [] : [(nil, chart)]
        }
        return series.map(\.rows[0].modelName).distinct.map { model in
            (model, SpeedChart(series.filter { $0.rows[0].modelName == model }))
        }.filter { !$0.chart.panels.isEmpty }
    }

    /// Series that are not drawn, of those a chart was made for.
    static func leftOut(of series: [BenchSeries]) -> Int {
        series.count - all(of: series).reduce(0) { $0 + $1.chart.series.count }
    }

    /// What the marks and lines are.
    var key: String {
        (isAgainstDepth
            ? "Marks: means of the repetitions; lines only connect them."
            : "Bars: means of the repetitions.")
            + " Whiskers: ± one standard deviation; none for a single repetition."
    }

    private static func words(_ curve: BenchCurve) -> String {
        let points = curve.points.map {
            "\(ReportText.short($0.speed)) at \(ReportText.fixed($0.depth, 0))"
        }
        return "\(curve.name): \(ReportText.list(points))."
    }
}

extension [(title: String, curves: [BenchCurve])] {
    fileprivate var joined: [BenchCurve] { flatMap(\.curves) }
}
