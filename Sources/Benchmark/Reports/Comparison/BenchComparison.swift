/// Two runs of a bench, test by test: what became faster or slower beyond noise.
package struct BenchComparison: Sendable {
    /// A setting that was changed from one run to the other; `nil` where it is not told.
    package struct Change: Sendable, Hashable {
        package let setting: String
        package let before: String?
        package let after: String?
    }

    package let tests: [ComparedTest]
    /// What differs between the sides, and is the same within each.
    package let changes: [Change]
    /// Tests without a partner on the other side, each with its configuration.
    package let onlyBefore: [String]
    package let onlyAfter: [String]
    /// Rows that were left out.
    package let rowsWithoutSpeed: Int
    /// What all compared rows have in common: the model's name and quantization.
    let common: String

    package init(before: [BenchResult], after: [BenchResult]) {
        let without = (before + after).count { !$0.hasSpeed }
        let before = before.filter(\.hasSpeed)
        let after = after.filter(\.hasSpeed)
        let pairing = RowPairing(before: before, after: after)
        rowsWithoutSpeed = without
        let statistics = pairing.pairs.map { PairStatistics($0.before, $0.after) }
        let known = statistics.indices.filter { statistics[$0] != nil }
        let corrected = PairStatistics.corrected(
            known.compactMap { statistics[$0]?.sittingChance })
        let chances = Dictionary(uniqueKeysWithValues: zip(known, corrected))
        let differing = BenchSeries.telling(among: pairing.pairs.flatMap(\.before))
        tests = pairing.pairs.indices.map { index in
            let pair = pairing.pairs[index]
            return ComparedTest(
                pair, configuration: Self.name(pair.before[0], by: differing),
                statistics: statistics[index], chance: chances[index])
        }
        changes = pairing.changed.map { setting in
            Change(
                setting: setting.rawValue, before: before.first.flatMap { setting.value(of: $0) },
                after: after.first.flatMap { setting.value(of: $0) })
        }
        let all = BenchSeries.telling(among: before + after)
            .filter { !pairing.changed.contains($0) }
        func names(_ rows: [BenchResult]) -> [String] {
            rows.map { row in
                [Self.name(row, by: all), row.askedName].filter { !$0.isEmpty }
                    .joined(separator: " · ")
            }.distinct
        }
        onlyBefore = names(pairing.onlyBefore)
        onlyAfter = names(pairing.onlyAfter)
        let shared: [BenchSetting] = [.model, .quantization].filter {
            !differing.contains($0) && !pairing.changed.contains($0)
        }
        common = before.first.map { Self.name($0, by: shared, " ") } ?? ""
    }

    private static func name(
        _ row: BenchResult, by settings: [BenchSetting], _ separator: String = " · "
    ) -> String {
        settings.map { $0.phrase($0.value(of: row)) }.joined(separator: separator)
    }
}
