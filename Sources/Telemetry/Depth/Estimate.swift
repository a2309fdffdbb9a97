/// A fitted value and how far off it may be.
package struct Estimate: Sendable, Hashable {
    package var value: Double
    /// One standard deviation.
    package var standardError: Double
    /// Samples beyond what the fit needed; `nil` for as good as endless.
    package var degreesOfFreedom: Int?

    package init(_ value: Double, standardError: Double, degreesOfFreedom: Int? = nil) {
        self.value = value
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Half the width of the interval that holds the true value in 95 of 100
    /// cases, if the line is the right one: Student's t times the standard error.
    package var margin: Double { Self.studentT(degreesOfFreedom) * standardError }

    /// The 97.5th percentile of Student's t, within 1 % from 3 degrees of
    /// freedom on: the first terms of Fisher's expansion around the normal
    /// distribution's z = 1.96 (Abramowitz and Stegun 26.7.5).
    private static func studentT(_ degreesOfFreedom: Int?) -> Double {
        let z = 1.959964
        guard let degreesOfFreedom else { return z }
        let n = Double(max(1, degreesOfFreedom))
        let (z3, z5) = (z * z * z, z * z * z * z * z)
        let first = (z3 + z) / 4 / n
        let second = (5 * z5 + 16 * z3 + 3 * z) / 96 / (n * n)
        let third = (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / 384 / (n * n * n)
        return z + first + second + third
    }
}
