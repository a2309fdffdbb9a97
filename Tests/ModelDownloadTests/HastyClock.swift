import ChatCore
import Synchronization

/// A clock on which waiting takes no time: whoever sleeps moves it on, and so
/// does whoever looks at it, a little. Only a sleep of an hour or more, which
/// waits for a server's silence, is one.
final class HastyClock: Clock, Sendable {
    typealias Instant = MonotonicInstant
    typealias Duration = Swift.Duration

    private let state = Mutex<(now: MonotonicInstant, sleeps: [Swift.Duration])>(
        (MonotonicInstant(nanoseconds: 1_000_000_000), []))

    var now: MonotonicInstant {
        state.withLock { state in
            state.now = state.now.advanced(by: .milliseconds(200))
            return state.now
        }
    }
    var minimumResolution: Swift.Duration { .nanoseconds(1) }
    /// How long was slept, each time.
    var sleeps: [Swift.Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: MonotonicInstant, tolerance: Swift.Duration? = nil) async throws {
        let left = state.withLock { $0.now.duration(to: deadline) }
        guard left < .seconds(3600) else { return try await waitUntilCancelled() }
        try Task.checkCancellation()
        state.withLock { state in
            state.now = max(state.now, deadline)
            state.sleeps.append(left)
        }
    }
}
