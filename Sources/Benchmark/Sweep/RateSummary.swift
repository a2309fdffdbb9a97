package import ChatCore

/// Several repetitions' tokens per second. The median, not the mean: what disturbs a repetition
/// only ever makes it slower.
package struct RateSummary: Sendable, Hashable {
    package var median: Double
    package var min: Double
    package var max: Double
    package var provenance: Provenance

    /// `nil` for no rates.
    package init?(_ rates: [Figure<Double>]) {
        let values = rates.map(\.value).sorted()
        guard let first = values.first, let last = values.last, let origin = rates.first?.provenance
        else { return nil }
        let middle = values.count / 2
        median =
            values.count.isMultiple(of: 2)
            ? (values[middle - 1] + values[middle]) / 2 : values[middle]
        min = first
        max = last
        // Mixed origins are worth what canter itself saw.
        provenance = rates.allSatisfy { $0.provenance == origin } ? origin : .measured
    }
}
