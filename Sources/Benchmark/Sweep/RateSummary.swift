package import ChatCore
internal import Ledger

/// Several repetitions' tokens per second. The median, not the mean: what disturbs a repetition
/// only ever makes it slower.
package struct RateSummary: Sendable, Hashable {
    package var median: Double
    package var min: Double
    package var max: Double
    package var provenance: Provenance

    /// `nil` for no rates.
    package init?(_ rates: [Figure<Double>]) {
        let values = rates.map(\.value)
        guard let median = Quantile.median(values), let min = values.min(),
            let max = values.max(), let origin = rates.first?.provenance
        else { return nil }
        self.median = median
        self.min = min
        self.max = max
        // Mixed origins are worth what canter itself saw.
        provenance = rates.allSatisfy { $0.provenance == origin } ? origin : .measured
    }
}
