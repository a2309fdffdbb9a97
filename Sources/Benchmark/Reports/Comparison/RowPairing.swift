/// Which rows of two runs are of the same test in the same configuration.
///
/// A setting that all of the one side have alike, and all of the other alike but otherwise, is
/// what was changed: it does not part the rows, and is told.
struct RowPairing: Sendable {
    /// Rows of one test: several where it was measured several times.
    struct Pair: Sendable {
        var before: [BenchResult]
        var after: [BenchResult]
    }

    let changed: [BenchSetting]
    /// In the order of the rows before.
    let pairs: [Pair]
    /// Without a partner.
    let onlyBefore: [BenchResult]
    let onlyAfter: [BenchResult]

    init(before: [BenchResult], after: [BenchResult]) {
        let changed = BenchSetting.allCases.filter { setting in
            let values = [before, after].map { rows in Set(rows.map { setting.own($0) }) }
            return values.allSatisfy { $0.count == 1 } && values[0] != values[1]
        }
        let kept = BenchSetting.allCases.filter { !changed.contains($0) }
        func key(_ row: BenchResult) -> [String?] {
            [row.askedName] + kept.map { $0.own(row) }
        }
        let partners = Dictionary(grouping: after, by: key)
        let groups = BenchSeries.divided(before, by: key)
        self.changed = changed
        pairs = groups.compactMap { rows in
            partners[key(rows[0])].map { Pair(before: rows, after: $0) }
        }
        onlyBefore = groups.filter { partners[key($0[0])] == nil }.flatMap(\.self)
        let keys = Set(groups.map { key($0[0]) })
        onlyAfter = after.filter { !keys.contains(key($0)) }
    }
}
