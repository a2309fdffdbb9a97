package import ChatCore

/// Live tokens per second: the tokens of the last second over its length.
///
/// Tokens are made all the time and seen when they come, perhaps several at
/// once. So each arrival's tokens count as made since the arrival before, and
/// the second ends at the last arrival, or, when nothing comes for longer than
/// usual, a usual gap before now. At a steady pace the meter therefore tells the
/// true rate from its first figure on, whatever the moment it is asked at; and it
/// falls when tokens fail to come. The first token opens the stretch and does
/// not count.
package struct RateMeter: Sendable {
    private struct Arrival {
        var tokens: Int
        var at: MonotonicInstant
    }

    private let window: Duration
    private let minimumTokens: Int
    /// The first token since the last reset.
    private var start: MonotonicInstant?
    /// Arrivals of the last window, oldest first, behind `expired` outdated ones.
    private var arrivals: [Arrival] = []
    private var expired = 0

    /// A meter over the last `window`, silent while fewer than `minimumTokens`
    /// came in it: a rate of three tokens says more about chance than speed.
    package init(window: Duration = .seconds(1), minimumTokens: Int = 4) {
        precondition(window > .zero, "a rate needs a stretch of time")
        self.window = window
        self.minimumTokens = minimumTokens
    }

    /// Counts `tokens` that came at `instant`, no earlier than the ones before.
    package mutating func record(tokens: Int, at instant: MonotonicInstant) {
        guard tokens > 0 else { return }
        if start == nil { start = instant }
        arrivals.append(Arrival(tokens: tokens, at: instant))
        discard(until: instant.advanced(by: .zero - window))
    }

    /// Tokens per second at `now`; `nil` while too few tokens came in the
    /// window, so also when nothing comes any more.
    package func rate(at now: MonotonicInstant) -> Figure<Double>? {
        guard let start, let last = arrivals.last else { return nil }
        let end = max(last.at, min(now, now.advanced(by: .zero - usualGap)))
        let from = max(start, end.advanced(by: .zero - window))
        let stretch = from.duration(to: end)
        // The first tokens behind a network may come all at once.
        guard stretch >= window / 10 else { return nil }
        var tokens = 0.0
        for index in (expired..<arrivals.count).reversed() {
            let arrival = arrivals[index]
            if arrival.at <= from { break }
            let before = index > expired ? arrivals[index - 1].at : from
            let length = arrival.at.seconds(since: before)
            let inside = arrival.at.seconds(since: max(before, from))
            tokens += Double(arrival.tokens) * (length > 0 ? inside / length : 1)
        }
        guard tokens >= Double(minimumTokens) else { return nil }
        return Figure(tokens / end.seconds(since: from), .measured)
    }

    /// The mean time between arrivals of the last window.
    private var usualGap: Duration {
        let kept = arrivals[expired...]
        guard let first = kept.first, let last = kept.last, kept.count > 1 else { return .zero }
        return first.at.duration(to: last.at) / (kept.count - 1)
    }

    /// Whether the rate at `now` is one of a whole window.
    package func isFull(at now: MonotonicInstant) -> Bool {
        start.map { $0.advanced(by: window) <= now } ?? false
    }

    /// Forgets everything: the next token opens a new reply.
    package mutating func reset() {
        start = nil
        arrivals.removeAll(keepingCapacity: true)
        expired = 0
    }

    private mutating func discard(until limit: MonotonicInstant) {
        // The last one before the window says since when the next one's tokens count.
        while expired + 1 < arrivals.count, arrivals[expired + 1].at <= limit {
            expired += 1
        }
        // Moving the rest down only when half is outdated keeps a token's cost constant.
        if expired > 32, expired * 2 > arrivals.count {
            arrivals.removeFirst(expired)
            expired = 0
        }
    }
}
