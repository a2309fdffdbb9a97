#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Whether the numbers of one list tend to be larger than those of another,
/// and by how much: the rank test of Mann and Whitney (1947), with the shift
/// and interval of Hodges and Lehmann (1963) that belong to it.
///
/// It asks nothing of the distribution, so a reply that took three times as
/// long for reasons of its own counts as one slow reply.
package struct MannWhitney: Sendable {
    /// The median of all differences, second minus first.
    package let shift: Double
    /// Where the shift lies but for one time in twenty.
    package let interval: ClosedRange<Double>
    /// How often chance alone gives lists that lie as far apart.
    package let p: Double

    /// Pairs up to which the ranks' distribution is counted out.
    private static let mostCounted = 900

    /// Both lists have a number.
    package init(_ first: [Double], _ second: [Double]) {
        let differences = first.flatMap { a in second.map { $0 - a } }.sorted()
        let pairs = differences.count
        shift = Quantile.value(0.5, ofSorted: differences)
        let ties = Self.ties(first + second)
        let wins =
            Double(differences.count { $0 > 0 }) + Double(differences.count { $0 == 0 }) / 2
        let tail = min(wins, Double(pairs) - wins)
        let rank: Int
        if pairs <= Self.mostCounted, ties == 0 {
            let shares = Self.shares(first.count, second.count)
            p = min(1, 2 * shares[...Int(tail)].reduce(0, +))
            var sum = 0.0
            rank =
                shares.prefix { share in
                    sum += share
                    return sum <= 0.025
                }.count
        } else {
            let count = Double(first.count + second.count)
            let variance =
                Double(pairs) / 12 * (count + 1 - ties / (count * max(1, count - 1)))
            let deviation = variance.squareRoot()
            let distance = Double(pairs) / 2 - tail - 0.5
            p = deviation > 0 ? min(1, erfc(distance / deviation / 2.0.squareRoot())) : 1
            rank = Int(max(0, Double(pairs) / 2 - 1.959964 * deviation))
        }
        // Too few numbers for 95 percent: all differences lie within.
        let last = max(0, min(rank, pairs / 2) - 1)
        interval = differences[last]...differences[pairs - 1 - last]
    }

    /// For each number of pairs won, the share of all orders of the two lists'
    /// numbers that have it: the coefficients of a Gaussian binomial.
    private static func shares(_ m: Int, _ n: Int) -> [Double] {
        let top = m * n
        var counts = [Double](repeating: 0, count: top + 1)
        counts[0] = 1
        for i in 1...n {
            if m + i <= top {
                for k in stride(from: top, through: m + i, by: -1) {
                    counts[k] -= counts[k - m - i]
                }
            }
            for k in stride(from: i, through: top, by: 1) { counts[k] += counts[k - i] }
        }
        let all = counts.reduce(0, +)
        return counts.map { $0 / all }
    }

    /// The sum of t³ - t over all groups of t equal numbers.
    private static func ties(_ numbers: [Double]) -> Double {
        var counts: [Double: Double] = [:]
        for number in numbers { counts[number, default: 0] += 1 }
        return counts.values.reduce(0) { $0 + $1 * $1 * $1 - $1 }
    }
}
