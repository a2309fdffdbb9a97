/// A fitted value and how far off it may be.
package struct Estimate: Sendable, Hashable {
    package var value: Double
    /// One standard deviation.
    package var standardError: Double

    package init(_ value: Double, standardError: Double) {
        self.value = value
        self.standardError = standardError
    }
}
