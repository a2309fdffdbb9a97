/// All tests, a row each, under their configurations.
struct ResultTable: Sendable {
    let series: [BenchSeries]

    private struct Field {
        var column: PageTable.Column
        /// `nil` where the row does not tell.
        var value: (BenchResult) -> String?

        init(
            _ title: String, unit: String = "", isNumber: Bool = true,
            _ value: @escaping (BenchResult) -> String?
        ) {
            column = PageTable.Column(title, unit: unit, isNumber: isNumber)
            self.value = value
        }
    }

    var markup: Markup {
        let rows = series.flatMap(\.rows)
        let told = fields.filter { field in rows.contains { field.value($0) != nil } }
        let untold = fields.filter { field in rows.allSatisfy { field.value($0) == nil } }
        let notes = rows.contains { !Self.marks($0).isEmpty }
        let columns =
            [PageTable.Column("Test", isNumber: false)] + told.map(\.column)
            + (notes ? [PageTable.Column("Notes", isNumber: false)] : [])
        let table = PageTable(
            caption: "All tests, by model and configuration", columns: columns,
            groups: series.map { series in
                PageTable.Group(
                    title: series.name,
                    rows: series.rows.map { row in
                        ["\(row.test)"] + told.map { "\($0.value(row) ?? ReportText.missing)" }
                            + (notes ? [Self.notes(row)] : [])
                    })
            })
        return """
            <section aria-labelledby="tests">
            <h2 id="tests">All tests</h2>
            \(table.markup)\(remarks(rows, untold: untold.map(\.column.title)))</section>

            """
    }

    private var fields: [Field] {
        [
            Field("Mean", unit: "t/s") { $0.hasSpeed ? ReportText.rate($0.averageTS) : nil },
            Field("±", unit: "t/s") {
                $0.repetitions == 1 || !$0.hasSpeed ? nil : ReportText.rate($0.deviationTS)
            },
            Field("Median", unit: "t/s") {
                $0.samplesTS.isEmpty ? nil : ReportText.rate(SampleSpread($0.samplesTS).median)
            },
            Field("Lowest", unit: "t/s") { $0.samplesTS.min().map { ReportText.rate($0) } },
            Field("Highest", unit: "t/s") { $0.samplesTS.max().map { ReportText.rate($0) } },
            Field("Runs") { $0.repetitions.map { String($0) } },
            Field("TTFT", unit: "s") { $0.timeToFirstToken.map { ReportText.seconds($0) } },
            Field("ITL p50", unit: "ms") { $0.latencyP50.map { ReportText.milliseconds($0) } },
            Field("ITL p95", unit: "ms") { $0.latencyP95.map { ReportText.milliseconds($0) } },
            Field("ITL p99", unit: "ms") { $0.latencyP99.map { ReportText.milliseconds($0) } },
            Field("Load", unit: "s") { $0.loadSeconds.map { ReportText.fixed($0, 2) } },
            Field("Other load", unit: "processors") { row in
                row.otherLoad.map { load in
                    ReportText.fixed(load, 2)
                        + (row.usableCores.map { " of \(ReportText.fixed($0, 0))" } ?? "")
                }
            },
        ]
    }

    /// What a reader must know of a row before it is believed.
    private static func marks(_ row: BenchResult) -> [String] {
        [
            row.isDisturbed ? "busy" : nil, row.repetitions == 1 ? "one run" : nil,
            row.hasSpeed ? nil : "no speed",
            row.asked.flatMap {
                $0 == row.test ? nil : "asked: \(ReportText.name($0, longest: 40))"
            },
        ].compactMap(\.self)
    }

    private static func notes(_ row: BenchResult) -> Markup {
        let marks = marks(row)
        guard !marks.isEmpty else { return "" }
        let tags = marks.map { "<span class=\"tag\">\($0)</span> " as Markup }
        return "\(tags)"
    }

    private func remarks(_ rows: [BenchResult], untold: [String]) -> Markup {
        var lines: [String] = []
        if rows.contains(where: \.isDisturbed) {
            lines.append(
                "busy: other programs kept more than 15 % of the processors meanwhile, so that the "
                    + "speed says more about them; measure again with nothing else running.")
        }
        if rows.contains(where: { $0.repetitions == 1 }) {
            lines.append(
                "one run: a single repetition does not tell how far the next would lie from it; "
                    + "measure with -r 5 or more.")
        }
        if rows.contains(where: { !$0.hasSpeed }) {
            lines.append(
                "no speed: the test was too short, or the engine does not tell enough of it.")
        }
        if rows.contains(where: { $0.asked != nil && $0.asked != $0.test }) {
            lines.append(
                "asked: the test that was asked for, where the engine's counts came out otherwise.")
        }
        if !untold.isEmpty {
            lines.append("Told by no row: \(ReportText.list(untold)).")
        }
        if rows.contains(where: { $0.repetitions == nil }) {
            lines.append("\(ReportText.missing): not told.")
        } else if !rows.isEmpty {
            lines.append("\(ReportText.missing): not told, or nothing to tell.")
        }
        return "\(lines.map { "<p class=\"note\">\($0)</p>\n" as Markup })"
    }
}
