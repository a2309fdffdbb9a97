internal import Ledger

/// One line of a chart: the speed of a series' tests of one length at several depths.
struct BenchCurve: Sendable {
    struct Point: Sendable, Hashable {
        var depth: Double
        /// Tokens a second: the mean, and the standard deviation of the repetitions; 0 for one.
        var speed: Double
        var deviation: Double
    }

    var name: String
    /// What the test is called, where the chart has several lengths of it.
    var length: String?
    /// Which colour, dash and mark; that of its series.
    var style: Int
    /// By depth.
    var points: [Point]

    /// What a test's length is, so that those which were meant to be as long lie on one line: of
    /// what was asked for, where the row says that something else came about.
    static func length(of row: BenchResult) -> String {
        row.askedName.components(before: " @ ")
    }

    /// The curves of a kind, of the series that are drawn. The test is named where they are of
    /// several lengths.
    static func all(_ kind: BenchResult.Kind, of series: [BenchSeries]) -> [BenchCurve] {
        let drawn = series.prefix(BenchSeries.mostDrawn)
        let lengths = Set(
            drawn.flatMap(\.rows).filter { $0.kind == kind && $0.hasSpeed }.map(length))
        return drawn.enumerated().flatMap { style, series in
            BenchSeries.divided(series.rows.filter { $0.kind == kind && $0.hasSpeed }, by: length)
                .map { rows in
                    let length = lengths.count > 1 ? length(of: rows[0]) : nil
                    return BenchCurve(
                        name: [series.shortName, length].compactMap(\.self).joined(
                            separator: " · "),
                        length: length, style: style,
                        points: rows.map {
                            Point(
                                depth: Double($0.depth), speed: $0.averageTS,
                                deviation: $0.deviationTS)
                        }.sorted { $0.depth < $1.depth })
                }
        }
    }

    /// What the tests of a kind are called together: `tg128`, `pp64 and pp512`.
    static func lengths(_ kind: BenchResult.Kind, of series: [BenchSeries]) -> String {
        let rows = series.prefix(BenchSeries.mostDrawn).flatMap(\.rows)
        return ReportText.list(rows.filter { $0.kind == kind && $0.hasSpeed }.map(length).distinct)
    }
}

extension String {
    /// What stands before the first `separator`; all of it without one.
    fileprivate func components(before separator: String) -> String {
        firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
