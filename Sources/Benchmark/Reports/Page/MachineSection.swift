internal import Ledger

/// The machine, the programs' versions and the settings: what all rows share, and where they
/// differ each value there is.
struct MachineSection: Sendable {
    /// Configurations of the table of what differs.
    private static let most = 40

    let series: [BenchSeries]

    private var results: [BenchResult] { series.flatMap(\.rows) }

    var markup: Markup {
        let entries = facts.filter { !$0.values.isEmpty }
        let items = entries.map { entry -> Markup in
            "<div><dt>\(entry.term)</dt><dd>\(ReportText.list(entry.values))</dd></div>\n"
        }
        return """
            <section aria-labelledby="machine">
            <h2 id="machine">Machine, versions and settings</h2>
            <dl class="facts">
            \(items)</dl>
            \(differences)<p class="note">The rows do not say with which command they were measured, and it is \
            not guessed here.</p>
            </section>

            """
    }

    /// Which configuration has what, where there is more than one.
    private var differences: Markup {
        let settings = BenchSeries.differences(among: results).filter {
            ![.model, .quantization].contains($0)
        }
        guard !settings.isEmpty, series.count <= Self.most else { return "" }
        let columns =
            [PageTable.Column("Configuration", isNumber: false)]
            + settings.map { PageTable.Column($0.rawValue, isNumber: false) }
        let rows = series.map { series in
            ["\(series.name)"]
                + settings.map { setting -> Markup in
                    "\(setting.value(of: series.rows[0]) ?? ReportText.missing)"
                }
        }
        return PageTable(
            caption: "Where the configurations differ", columns: columns,
            groups: [PageTable.Group(title: nil, rows: rows)]
        ).markup
    }

    private var facts: [(term: String, values: [String])] {
        let settings = BenchSetting.allCases.filter { ![.model, .quantization].contains($0) }
        let machine = settings.filter(\.isOfMachine).map(fact)
        let rest = settings.filter { !$0.isOfMachine }.map(fact)
        return machine + [
            ("memory", values { $0.memory.map { ReportText.size($0) } }),
            (
                "memory bandwidth",
                values { $0.memoryBandwidth.map { ReportText.bandwidth($0) + ", as measured" } }
            ),
            (
                "processors to use", values { $0.usableCores.map { ReportText.fixed($0, 0) } }
            ),
        ] + rest + [
            ("context window", values { $0.contextWindow.map { "\($0) tokens" } }),
            ("weights", values(parameters)),
            ("files", values { ReportText.name($0.modelFilename) }),
            ("measured", times),
        ]
    }

    private func fact(_ setting: BenchSetting) -> (term: String, values: [String]) {
        (setting.rawValue, values { setting.value(of: $0) })
    }

    /// Each once; more than a few are only counted.
    private func values(_ value: (BenchResult) -> String?) -> [String] {
        let all = results.compactMap(value).distinct
        return all.count <= 12 ? all : Array(all.prefix(12)) + ["\(all.count - 12) more"]
    }

    private func parameters(_ row: BenchResult) -> String? {
        row.modelParameters.map { "\(row.modelName): \(ReportText.parameters($0))" }
    }

    private var times: [String] {
        let times = Set(results.map(\.testTime).filter { !$0.isEmpty }).sorted()
            .filter { Timestamp.seconds($0) != nil }
        guard let first = times.first, let last = times.last else { return [] }
        let begun = ReportText.name(first, longest: 30)
        return first == last
            ? [begun] : ["from \(begun) to \(ReportText.name(last, longest: 30))"]
    }
}
