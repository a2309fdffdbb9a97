internal import Ledger

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the repetitions of a test say about how much faster it is after than before.
///
/// Two tests look at the logarithms of the speeds, and both have to be sure: the ranks of Mann and
/// Whitney, which no odd repetition deceives, and Student's with an error that knows how far
/// sittings of one machine lie apart, which repetitions within one run cannot show.
struct PairStatistics: Sendable {
    /// Repetitions of a side that are looked at; more only take time.
    private static let most = 1000
    /// Below this probability the ranks are sure.
    static let highestChance = 0.05

    /// After over before: the median of all ratios between repetitions.
    let ratio: Double
    /// Where the ratio lies but for one time in twenty.
    let interval: ClosedRange<Double>
    /// How often chance gives repetitions that lie as far apart.
    let rankChance: Double
    /// How often two sittings give such a difference.
    let sittingChance: Double

    /// `nil` where the repetitions are so few that even apart from each other they could be
    /// chance's.
    init?(_ before: [BenchResult], _ after: [BenchResult]) {
        let first = Self.samples(before, at: 0)
        let second = Self.samples(after, at: 1)
        guard min(first.count, second.count) > 1,
            Self.leastChance(first.count, second.count) < Self.highestChance
        else { return nil }
        let ranks = MannWhitney(first.map(\.speed), second.map(\.speed))
        let noise = SittingNoise(
            [(first, false), (second, true)].flatMap { samples, isSecond in
                samples.map {
                    SittingNoise.Reply(sentAt: $0.time, isSecond: isSecond, ratio: $0.speed)
                }
            })
        let error = max(noise.standardError, .ulpOfOne)
        let student = StudentT(degrees: noise.degrees)
        let reach = student.distance(bothTails: 0.05) * error
        ratio = exp(ranks.shift)
        interval =
            exp(
                min(ranks.interval.lowerBound, ranks.shift - reach))...exp(
                max(ranks.interval.upperBound, ranks.shift + reach))
        rankChance = ranks.p
        sittingChance = student.bothTails(ranks.shift / error)
    }

    /// The least probability that ranks of so many can have: all of one side above the other.
    static func leastChance(_ first: Int, _ second: Int) -> Double {
        guard first > 0, second > 0 else { return 1 }
        let orders = (1...min(first, second)).reduce(1.0) { orders, step in
            orders * Double(max(first, second) + step) / Double(step)
        }
        return min(1, 2 / orders)
    }

    /// Logarithms of speeds with the time of their test; `place` stands for a time not told.
    private static func samples(
        _ rows: [BenchResult], at place: Double
    ) -> [(time: Double, speed: Double)] {
        let all = rows.flatMap { row in
            let time = Timestamp.seconds(row.testTime) ?? place
            return row.samplesTS.filter { $0 > 0 && $0.isFinite }.map { (time, log($0)) }
        }
        guard all.count > most else { return all }
        return (0..<most).map { all[$0 * all.count / most] }
    }

    /// Probabilities of several tests corrected for their number (Holm 1979): how often chance
    /// alone gives any that is as small.
    static func corrected(_ chances: [Double]) -> [Double] {
        let order = chances.indices.sorted { chances[$0] < chances[$1] }
        var corrected = chances
        var least = 0.0
        for (place, index) in order.enumerated() {
            least = max(least, min(1, chances[index] * Double(chances.count - place)))
            corrected[index] = least
        }
        return corrected
    }
}
