#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Student's distribution (Gosset 1908).
///
/// With t = √ν tan θ its density is proportional to cos(θ) to the power ν - 1,
/// which Simpson's rule integrates to more digits than are needed here.
package struct StudentT: Sendable {
    private let exponent: Double
    private let root: Double
    /// Where the density has become nothing.
    private let end: Double
    /// The density over one side.
    private var side = 1.0

    /// With so many degrees of freedom, at least 1. Beyond a thousand it is
    /// the same curve to all purposes.
    package init(degrees: Double) {
        let degrees = min(max(degrees, 1), 1000)
        exponent = degrees - 1
        root = degrees.squareRoot()
        end = min(Double.pi / 2, 40 / root)
        side = integral(from: 0)
    }

    /// How often a value lies at least as far from 0 as `t`, on either side.
    package func bothTails(_ t: Double) -> Double {
        let start = atan(abs(t) / root)
        return start < end ? min(1, integral(from: start) / side) : 0
    }

    /// The distance from 0 beyond which values lie with the probability `p`.
    package func distance(bothTails p: Double) -> Double {
        var low = 0.0
        var high = 700.0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if bothTails(middle) > p { low = middle } else { high = middle }
        }
        return high
    }

    private func integral(from start: Double) -> Double {
        let steps = 200
        let width = (end - start) / Double(steps)
        var sum = 0.0
        for step in 0...steps {
            let weight = step == 0 || step == steps ? 1.0 : step.isMultiple(of: 2) ? 2 : 4
            sum += weight * pow(max(0, cos(start + Double(step) * width)), exponent)
        }
        return sum * width / 3
    }
}
