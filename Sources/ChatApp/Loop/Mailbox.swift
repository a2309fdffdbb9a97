internal import ChatCore
internal import ChatUI
internal import Synchronization

/// What other threads have to tell the screen's loop. Lossless and in order.
///
/// Posting never blocks. It rings a bell at most once per drain, and not at
/// all while the loop has said that it will look by itself: the events of a
/// reply at 100 tokens a second then cost the loop one wake-up a frame.
final class Mailbox: Sendable {
    private struct State {
        var events: [AppEvent] = []
        var isRung = false
        var isQuiet = false
    }

    private let state = Mutex(State())
    private let ring: @Sendable () -> Void

    /// `ring` is called on the poster's thread.
    init(ring: @escaping @Sendable () -> Void) {
        self.ring = ring
    }

    func post(_ event: SessionEvent) { post(.session(event)) }

    func post(_ event: AppEvent) {
        let isFirst = state.withLock { state in
            state.events.append(event)
            guard !state.isRung, !state.isQuiet else { return false }
            state.isRung = true
            return true
        }
        if isFirst { ring() }
    }

    /// Everything posted since the last call, oldest first.
    func drain() -> [AppEvent] {
        state.withLock { state in
            state.isRung = false
            let events = state.events
            state.events = []
            return events
        }
    }

    /// While quiet, a post does not ring: the caller promises to drain by
    /// itself. Returns whether something is waiting already.
    func setQuiet(_ isQuiet: Bool) -> Bool {
        state.withLock { state in
            state.isQuiet = isQuiet
            return !state.events.isEmpty
        }
    }
}
