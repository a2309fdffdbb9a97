#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An axis from 0 to a round value, with ticks at round values.
package struct PlotAxis: Sendable {
    package let ticks: [Double]
    /// Decimals the ticks need.
    package let decimals: Int

    /// The axis for values up to `most`, with about `count` ticks. What is not
    /// above 0 gets an axis to 1.
    package init(upTo most: Double, count: Int) {
        let most = most > 0 && most.isFinite ? most : 1
        let power = pow(10, (log10(most / Double(count))).rounded(.down))
        let step = power * ([1, 2, 5].first { most / (power * $0) <= Double(count) } ?? 10)
        let steps = Int((most / step).rounded(.up))
        ticks = (0...max(1, steps)).map { Double($0) * step }
        decimals = max(0, Int((-log10(step)).rounded(.up)))
    }

    /// The value the axis ends with.
    package var end: Double { ticks[ticks.count - 1] }
}
