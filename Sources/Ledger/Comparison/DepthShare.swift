internal import ChatCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How much of being of one side or the other goes with depth: the squared
/// correlation of the side with the curve's logarithm over all replies.
///
/// By regression's arithmetic it is the share of the sides' difference that a
/// curve fitted over both takes for depth.
struct DepthShare {
    /// Above this the two cannot be told apart.
    static let most = 0.5
    /// A curve that moves by less than this has taken nothing.
    private static let leastMove = 0.01

    let value: Double

    init(_ sides: ComparedSides, _ curve: CommonCurve) {
        let logs = (sides.first + sides.second).map { log(curve.speed(at: $0.depth) ?? 1) }
        guard let low = logs.min(), let high = logs.max(), high - low > Self.leastMove else {
            value = 0
            return
        }
        let first = logs.prefix(sides.first.count)
        let second = logs.dropFirst(sides.first.count)
        func mean(_ values: some Collection<Double>) -> Double {
            values.reduce(0, +) / Double(values.count)
        }
        let all = mean(logs)
        let apart = mean(second) - mean(first)
        let total = logs.reduce(0) { $0 + ($1 - all) * ($1 - all) }
        let split = Double(first.count * second.count) / Double(logs.count)
        value = split * apart * apart / total
    }
}
