/// The rows of one model in one quantization and configuration.
struct BenchSeries: Sendable {
    let rows: [BenchResult]
    /// By what it differs from the others of a report; the model's name and quantization at least.
    let name: String
    /// The name without what all series of the report share.
    let shortName: String

    /// More lines cannot be told apart.
    static let mostDrawn = 6

    /// All rows, each in its series, in the order of first appearance.
    static func all(of results: [BenchResult]) -> [BenchSeries] {
        let telling = telling(among: results)
        let groups = divided(results) { row in
            BenchSetting.allCases.map { $0.own(row) }
        }
        return groups.map { rows in
            let row = rows[0]
            let settings = telling.filter { ![.model, .quantization].contains($0) }
            let tail = settings.map { $0.phrase($0.value(of: row)) }
            let head = [row.modelName, row.quantizationName].compactMap(\.self)
                .joined(separator: " ")
            let own = telling.map { $0.phrase($0.value(of: row)) }
            return BenchSeries(
                rows: rows, name: ([head] + tail).joined(separator: " · "),
                shortName: own.isEmpty
                    ? row.quantizationName ?? row.modelName : own.joined(separator: " · "))
        }
    }

    /// Of the settings that differ those that a name needs: a version, a machine and the like only
    /// where nothing else tells the rows apart.
    static func telling(among results: [BenchResult]) -> [BenchSetting] {
        let differing = differences(among: results)
        var telling = differing.filter { !$0.isSecondary }
        func kinds() -> Int {
            Set(results.map { row in telling.map { $0.own(row) } }).count
        }
        var count = kinds()
        for setting in differing where setting.isSecondary {
            telling.append(setting)
            let more = kinds()
            if more > count { count = more } else { telling.removeLast() }
        }
        return telling
    }

    /// The settings that not all rows have the same of.
    static func differences(among results: [BenchResult]) -> [BenchSetting] {
        BenchSetting.allCases.filter { setting in
            let first = results.first.flatMap { setting.own($0) }
            return results.contains { setting.own($0) != first }
        }
    }

    /// Rows with the same key together, in the order of first appearance.
    static func divided<Key: Hashable>(
        _ results: [BenchResult], by key: (BenchResult) -> Key
    ) -> [[BenchResult]] {
        var places: [Key: Int] = [:]
        var groups: [[BenchResult]] = []
        for result in results {
            let key = key(result)
            if let place = places[key] {
                groups[place].append(result)
            } else {
                places[key] = groups.count
                groups.append([result])
            }
        }
        return groups
    }

    /// The row with the least in the context; the longest test where there are several.
    func shallowest(_ kind: BenchResult.Kind) -> BenchResult? {
        rows.filter { $0.kind == kind && $0.hasSpeed }.min { Self.order($0) < Self.order($1) }
    }

    /// The row with the most in the context, of the tests as long as the shallowest.
    func deepest(_ kind: BenchResult.Kind) -> BenchResult? {
        guard let shallowest = shallowest(kind) else { return nil }
        let length = BenchCurve.length(of: shallowest)
        return rows.filter {
            $0.kind == kind && $0.hasSpeed && BenchCurve.length(of: $0) == length
        }
        .max { $0.depth < $1.depth }
    }

    private static func order(_ row: BenchResult) -> (Int, Int) {
        (row.depth, -(row.promptTokens + row.generatedTokens))
    }
}
