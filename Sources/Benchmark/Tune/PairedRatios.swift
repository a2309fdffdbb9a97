#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How many times as fast one thing is as another, measured in turns, and how
/// sure that is.
///
/// Each pair's two measurements lie seconds apart, so what slows the machine
/// down for a while slows both, and falls out of their ratio. The interval is
/// Student's over the logarithms of the ratios (Gosset 1908), for which 1.25
/// and 0.8 lie equally far from 1.
package struct PairedRatios: Sendable, Hashable, Codable {
    /// The natural logarithms of the pairs' ratios, in the order they were measured.
    package private(set) var logs: [Double] = []

    package init() {}

    package var count: Int { logs.count }

    /// Adds a pair: the rate of the one asked about, and of the one compared with.
    package mutating func add(_ rate: Double, against other: Double) {
        logs.append(log(rate / other))
    }

    /// The middle of the ratios: their geometric mean. 1 while there is none.
    package var mean: Double { exp(meanLog) }

    package var meanLog: Double {
        logs.isEmpty ? 0 : logs.reduce(0, +) / Double(logs.count)
    }

    /// The standard error of `meanLog`; infinite with fewer than two pairs.
    package var standardError: Double {
        guard logs.count > 1 else { return .infinity }
        let squares = logs.reduce(0) { $0 + ($1 - meanLog) * ($1 - meanLog) }
        return (squares / Double(logs.count - 1) / Double(logs.count)).squareRoot()
    }

    /// Where the true ratio lies but for one time in twenty, or in a hundred.
    package func interval(_ confidence: Confidence) -> ClosedRange<Double> {
        guard logs.count > 1 else { return 0...Double.infinity }
        let reach = confidence.quantile(degrees: logs.count - 1) * standardError
        return exp(meanLog - reach)...exp(meanLog + reach)
    }

    package enum Confidence: Sendable {
        case percent95, percent99

        /// Student's two-sided quantile.
        func quantile(degrees: Int) -> Double {
            let table = self == .percent95 ? Self.table95 : Self.table99
            return table[min(max(degrees, 1), table.count) - 1]
        }

        /// By degrees of freedom from 1; the last stands for all beyond, a
        /// little too wide for them.
        private static let table95: [Double] = [
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
            2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
        ]
        private static let table99: [Double] = [
            63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169, 3.106, 3.055,
            3.012, 2.977, 2.947, 2.921, 2.898, 2.878, 2.861, 2.845,
        ]
    }
}
