package import ChatCore

/// Live tokens per second: the tokens of the last second over its length.
///
/// Before a full second has passed the stretch since the first token counts,
/// and that token, which opens the stretch, does not: at a steady pace the
/// meter therefore tells the true rate from its first figure on.
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
        guard let start else { return nil }
        let from = max(start, now.advanced(by: .zero - window))
        let stretch = from.duration(to: now)
        // The first tokens behind a network may come all at once.
        guard stretch >= window / 10 else { return nil }
        var tokens = 0
        for arrival in arrivals[expired...].reversed() {
            if arrival.at <= from { break }
            if arrival.at <= now { tokens += arrival.tokens }
        }
        guard tokens >= minimumTokens else { return nil }
        return Figure(Double(tokens) / now.seconds(since: from), .measured)
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
        while expired < arrivals.count, arrivals[expired].at <= limit {
            expired += 1
        }
        // Moving the rest down only when half is outdated keeps a token's cost constant.
        if expired > 32, expired * 2 > arrivals.count {
            arrivals.removeFirst(expired)
            expired = 0
        }
    }
}
