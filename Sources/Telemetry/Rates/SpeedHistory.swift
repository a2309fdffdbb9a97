package import ChatCore

/// Live speed over the last minute, a value a second, and the best of the session.
package struct SpeedHistory: Sendable {
    /// Seconds kept.
    package static let length = 60

    /// Tokens per second, the newest last; not a number where nothing was decoded.
    package private(set) var values: [Double] = []
    /// The highest speed since the model was loaded, over a second's tokens.
    package private(set) var best: Figure<Double>?
    /// When the second that is being filled began.
    private var second: MonotonicInstant?
    /// The readings in it.
    private var sum = 0.0
    private var count = 0

    package init() {}

    /// Takes the live speed at `now`; `nil` while there is none. A speed that is
    /// not yet one of a whole second is no candidate for the best.
    package mutating func record(
        _ speed: Figure<Double>?, isWholeSecond: Bool, at now: MonotonicInstant
    ) {
        advance(to: now)
        guard let speed else { return }
        sum += speed.value
        count += 1
        if isWholeSecond, speed.value > best?.value ?? 0 { best = speed }
    }

    /// The values up to `now`, the second under way included.
    package func values(at now: MonotonicInstant) -> [Double] {
        var history = self
        history.advance(to: now)
        if history.count > 0 { history.close() }
        return history.values
    }

    private mutating func advance(to now: MonotonicInstant) {
        guard var start = second else {
            second = now
            return
        }
        var passed = 0
        while start.advanced(by: .seconds(1)) <= now, passed <= Self.length {
            close()
            start = start.advanced(by: .seconds(1))
            passed += 1
        }
        // After a long rest the seconds begin anew.
        second = passed > Self.length ? now : start
    }

    private mutating func close() {
        values.append(count > 0 ? sum / Double(count) : .nan)
        if values.count > Self.length { values.removeFirst() }
        (sum, count) = (0, 0)
    }
}
