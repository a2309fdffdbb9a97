import ChatCore
import Synchronization

/// Keeps what a comparison tells, in order, and lets a test wait for it.
final class ComparisonLog: Sendable {
    private struct State {
        var events: [ComparisonEvent] = []
        var watchers:
            [(
                isMet: @Sendable ([ComparisonEvent]) -> Bool,
                continuation: CheckedContinuation<Void, Never>
            )] = []
    }

    private let state = Mutex(State())

    var events: [ComparisonEvent] { state.withLock { $0.events } }

    @Sendable func record(_ event: ComparisonEvent) {
        let met = state.withLock { state in
            state.events.append(event)
            let events = state.events
            let met = state.watchers.filter { $0.isMet(events) }
            state.watchers.removeAll { $0.isMet(events) }
            return met
        }
        for watcher in met { watcher.continuation.resume() }
    }

    /// Returns when `isMet` of all events so far.
    func wait(until isMet: @escaping @Sendable ([ComparisonEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isMet(state.events) { return true }
                state.watchers.append((isMet, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// The texts that came, with the side they are of.
    var texts: [String] {
        events.compactMap { event in
            guard case .session(let side, .delta(_, let delta)) = event else { return nil }
            return "\(side): \(delta.text)"
        }
    }

    /// The replies at the end; `nil` before.
    var outcome: (left: Message?, right: Message?)? {
        events.lazy.compactMap { event in
            if case .ended(let left, let right) = event { (left, right) } else { nil }
        }.first
    }

    var failure: String? {
        events.lazy.compactMap { if case .failed(let sentence) = $0 { sentence } else { nil } }
            .first
    }
}
