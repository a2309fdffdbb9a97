/// A count of energy that begins at 0 again when it has reached its end.
struct EnergyCount: Sendable, Hashable {
    var joules: Double
    /// Where it begins again; `nil` where that is not told.
    var range: Double?

    /// More than a package takes: what exceeds it comes from a count that was
    /// set back, as after the machine slept.
    private static let most = 2000.0

    /// Joules since `before`, `seconds` ago; `nil` when the counts do not tell.
    func joules(since before: EnergyCount, over seconds: Double) -> Double? {
        var taken = joules - before.joules
        if taken < 0 {
            guard let range else { return nil }
            taken += range
        }
        return taken >= 0 && taken <= Self.most * seconds ? taken : nil
    }
}
