import ChatCore
import Synchronization

/// Keeps the events of a session in order, and lets a test wait for one.
final class EventLog: Sendable {
    private struct Watcher {
        let isMet: @Sendable ([SessionEvent]) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var events: [SessionEvent] = []
        var watchers: [Watcher] = []
    }

    private let state = Mutex(State())

    var events: [SessionEvent] { state.withLock { $0.events } }
    var outline: [String] { events.filter { !$0.isMap }.map(\.outline) }

    /// What a session is given to tell its events.
    @Sendable func record(_ event: SessionEvent) {
        let met = state.withLock { state in
            state.events.append(event)
            let met = state.watchers.filter { $0.isMet(state.events) }
            state.watchers.removeAll { $0.isMet(state.events) }
            return met
        }
        for watcher in met { watcher.continuation.resume() }
    }

    /// Returns when `count` events with this outline have come.
    func wait(for outline: String, count: Int = 1) async {
        await wait { events in events.count { $0.outline == outline } >= count }
    }

    /// Returns when `isMet` of all events so far.
    func wait(until isMet: @escaping @Sendable ([SessionEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isMet(state.events) { return true }
                state.watchers.append(Watcher(isMet: isMet, continuation: continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
