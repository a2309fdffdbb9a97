package import ChatCore

/// The median of figures, and the quartiles around it.
package struct Spread: Sendable, Hashable {
    package var median: Double
    /// A quarter of the figures lie below.
    package var lower: Double
    /// A quarter of the figures lie above.
    package var upper: Double
    /// How many figures.
    package var count: Int
    /// Engine-reported if all are, estimated if any is, else measured.
    package var provenance: Provenance

    /// `nil` without a figure. What is no number is left out.
    package init?(_ figures: [Figure<Double>]) {
        let figures = figures.filter(\.value.isFinite)
        guard let provenance = Provenance(of: figures.map(\.provenance)) else { return nil }
        let sorted = figures.map(\.value).sorted()
        median = Quantile.value(0.5, ofSorted: sorted)
        lower = Quantile.value(0.25, ofSorted: sorted)
        upper = Quantile.value(0.75, ofSorted: sorted)
        count = sorted.count
        self.provenance = provenance
    }

    /// The median with its origin.
    package var figure: Figure<Double> { Figure(median, provenance) }
}
