/// Keeps account of a tuning's work, for the time it still takes.
///
/// Work is counted in tokens read; a token written counts as several, as it
/// takes a model about that much longer.
struct TuneLedger {
    private static let writtenToken = 4.0
    private(set) var done = 0.0
    private var planned: Double
    private let began: Double

    /// - Parameters:
    ///   - planned: the work foreseen.
    ///   - seconds: the time now.
    init(planned: Double, at seconds: Double) {
        (self.planned, began) = (planned, seconds)
    }

    /// The work of a duel of `pairs`, with `fresh` candidates to lay the depth into.
    static func work(
        pairs: Int, depth: Int, _ lengths: TuneLengths, measure: TuneMeasure, fresh: Int
    )
        -> Double
    {
        let sample =
            (measure == .prefill ? 0 : Double(lengths.decode) * writtenToken)
            + (measure == .decode ? 0 : Double(lengths.prefill))
        return Double(2 * pairs) * sample + Double(fresh) * (Double(depth) + sample)
    }

    /// Some foreseen work is done, whether it took all of it or not.
    mutating func finish(_ work: Double) {
        done += work
    }

    /// Work that nobody foresaw.
    mutating func add(_ work: Double) {
        planned += work
    }

    var fraction: Double { planned > 0 ? min(1, done / planned) : 0 }

    func secondsLeft(at seconds: Double) -> Double? {
        guard done > 0, seconds > began else { return nil }
        return max(0, planned - done) * (seconds - began) / done
    }
}
