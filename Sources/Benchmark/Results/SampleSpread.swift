internal import Ledger

/// What several samples of one thing say together.
package struct SampleSpread: Sendable, Hashable {
    /// 0 for no samples, as for all of these.
    package let mean: Double
    /// The sample standard deviation, with n - 1: that of llama-bench.
    package let deviation: Double
    package let median: Double

    package init(_ samples: [Double]) {
        let count = Double(samples.count)
        let mean = samples.isEmpty ? 0 : samples.reduce(0, +) / count
        self.mean = mean
        deviation =
            samples.count < 2
            ? 0
            : (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
        median = Quantile.median(samples) ?? 0
    }
}
