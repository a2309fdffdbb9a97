/// One test before and after, and what can be said of it.
package struct ComparedTest: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable, Codable {
        /// After is faster, beyond noise.
        case faster
        /// After is slower, beyond noise.
        case slower
        /// None beyond noise, or less than anybody would notice.
        case noDifference = "no-difference"
        /// So few repetitions that nothing could be beyond chance.
        case tooFewRepetitions = "too-few-repetitions"
    }

    package struct Side: Sendable, Hashable {
        /// Tokens a second.
        package let mean: Double
        /// The sample standard deviation; 0 of one repetition.
        package let deviation: Double
        /// 0 where the rows only have an average.
        package let repetitions: Int
        /// Whether other programs kept the machine busy.
        package let isDisturbed: Bool
        /// Whether the rows tell that at all.
        let isLoadTold: Bool

        init(_ rows: [BenchResult]) {
            let samples = rows.flatMap(\.samplesTS)
            let spread = SampleSpread(samples)
            mean = samples.isEmpty ? rows.first?.averageTS ?? 0 : spread.mean
            deviation = samples.isEmpty ? rows.first?.deviationTS ?? 0 : spread.deviation
            repetitions = samples.count
            isDisturbed = rows.contains(where: \.isDisturbed)
            isLoadTold = rows.allSatisfy { $0.otherLoad != nil }
        }
    }

    /// A smaller difference is none.
    static let smallestDifference = 0.02

    /// `tg128 @ d512`
    package let test: String
    /// The model and the settings in which the tests of the comparison differ; often empty.
    package let configuration: String
    package let before: Side
    package let after: Side
    /// After over before. The median of all ratios between repetitions; of the means where they
    /// are too few.
    package let ratio: Double
    /// Where the ratio lies but for one time in twenty; `nil` for too few repetitions, as the
    /// next.
    package let interval: ClosedRange<Double>?
    /// How often chance and the machine's moods alone make such a difference in any of the tests.
    package let chance: Double?
    package let verdict: Verdict

    var isDisturbed: Bool { before.isDisturbed || after.isDisturbed }

    /// `chance` is the one of `statistics` between sittings, corrected for the number of tests.
    init(
        _ pair: RowPairing.Pair, configuration: String, statistics: PairStatistics?,
        chance: Double?
    ) {
        test = pair.before[0].askedName
        self.configuration = configuration
        before = Side(pair.before)
        after = Side(pair.after)
        guard let statistics, let chance else {
            ratio = before.mean > 0 ? after.mean / before.mean : 1
            interval = nil
            self.chance = nil
            verdict = .tooFewRepetitions
            return
        }
        ratio = statistics.ratio
        interval = statistics.interval
        self.chance = max(chance, statistics.rankChance)
        let isSure =
            statistics.rankChance < PairStatistics.highestChance
            && chance < PairStatistics.highestChance && !statistics.interval.contains(1)
            && abs(statistics.ratio - 1) >= Self.smallestDifference
        verdict = !isSure ? .noDifference : statistics.ratio > 1 ? .faster : .slower
    }
}
