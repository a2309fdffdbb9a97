package import Ledger

/// A comparison as JSON: rates are tokens a second, ratios after over before; what is not told is
/// null.
package struct BenchComparisonReport: Encodable, Sendable {
    package struct Change: Encodable, Sendable {
        package var setting: String
        @OrNull package var before: String?
        @OrNull package var after: String?
    }

    package struct Side: Encodable, Sendable {
        package var mean: Double
        package var deviation: Double
        package var repetitions: Int
        package var isDisturbed: Bool
    }

    package struct Test: Encodable, Sendable {
        package var test: String
        package var configuration: String
        package var before: Side
        package var after: Side
        package var ratio: Double
        @OrNull package var ratioLow: Double?
        @OrNull package var ratioHigh: Double?
        @OrNull package var chance: Double?
        package var verdict: String
    }

    package var verdict: String
    package var changes: [Change]
    package var tests: [Test]
    package var onlyBefore: [String]
    package var onlyAfter: [String]
    package var method: [String]
}

extension BenchComparison {
    package var json: BenchComparisonReport {
        BenchComparisonReport(
            verdict: verdict,
            changes: changes.map {
                BenchComparisonReport.Change(
                    setting: $0.setting, before: $0.before, after: $0.after)
            },
            tests: tests.map(BenchComparisonReport.Test.init), onlyBefore: onlyBefore,
            onlyAfter: onlyAfter, method: method)
    }
}

extension BenchComparisonReport.Test {
    fileprivate init(_ test: ComparedTest) {
        self.test = test.test
        configuration = test.configuration
        before = BenchComparisonReport.Side(test.before)
        after = BenchComparisonReport.Side(test.after)
        ratio = test.ratio
        ratioLow = test.interval?.lowerBound
        ratioHigh = test.interval?.upperBound
        chance = test.chance
        verdict = test.verdict.rawValue
    }
}

extension BenchComparisonReport.Side {
    fileprivate init(_ side: ComparedTest.Side) {
        mean = side.mean
        deviation = side.deviation
        repetitions = side.repetitions
        isDisturbed = side.isDisturbed
    }
}
