/// Quantiles of numbers, between the two nearest in proportion.
package enum Quantile {
    /// The number below which the `fraction` lies. The list has a number, and
    /// is sorted.
    static func value(_ fraction: Double, ofSorted sorted: [Double]) -> Double {
        let place = fraction * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }

    /// `nil` of an empty list.
    package static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : value(0.5, ofSorted: values.sorted())
    }

    /// The value with half of the weight on either side; `nil` of an empty list.
    static func median(_ values: [(value: Double, weight: Double)]) -> Double? {
        let sorted = values.sorted { $0.value < $1.value }
        let half = sorted.reduce(0) { $0 + $1.weight } / 2
        var sum = 0.0
        for entry in sorted {
            sum += entry.weight
            if sum >= half { return entry.value }
        }
        return sorted.last?.value
    }
}
