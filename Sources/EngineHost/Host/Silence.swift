/// How long a child at work has said nothing. Pure: time passes by ticks that
/// somebody counts out, so that a machine that slept, or a chat that was
/// suspended, counts as one tick and not as a silence.
struct Silence: Sendable {
    /// Ticks in a threshold: a silence is noticed at most one tick late.
    private static let ticks = 6

    /// Seconds between two ticks.
    let interval: Double
    private var isWatched = false
    private var wasBroken = false
    private var quietTicks = 0
    /// Ticks after which it is told of, twice as many each time: a person is
    /// to know that it lasts, not to be nagged.
    private var nextTold = Silence.ticks

    /// Told of after `threshold` seconds, and at every doubling.
    init(threshold: Double) {
        interval = threshold / Double(Self.ticks)
    }

    /// Something was said.
    mutating func end() {
        wasBroken = true
    }

    /// Begins to count; false when that has begun already.
    mutating func beginWatch() -> Bool {
        guard !isWatched else { return false }
        isWatched = true
        return true
    }

    /// A tick is over. Returns how many seconds the silence lasts, when it is
    /// time to tell.
    mutating func watchExpired(isWorking: Bool) -> Double? {
        isWatched = false
        if wasBroken || !isWorking {
            wasBroken = false
            quietTicks = 0
            nextTold = Self.ticks
            return nil
        }
        quietTicks += 1
        guard quietTicks == nextTold else { return nil }
        nextTold *= 2
        return Double(quietTicks) * interval
    }
}
