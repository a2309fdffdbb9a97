internal import Canvas
package import ChatCore

/// Changes the state as an event demands. Synchronous and without side
/// effects: what is to be done outside is returned, in order.
///
/// - Parameter now: The instant of the event.
package func update(_ state: inout AppState, _ event: AppEvent, now: MonotonicInstant) -> [Effect] {
    switch event {
    case .input(let input):
        guard input.changesScreen else { return [] }
        state.isDirty = true
        return state.input(input, now: now)
    case .session(let event):
        state.isDirty = true
        return state.session(event, now: now)
    case .resize(let size):
        state.isDirty = true
        state.size = size
        return []
    case .recalled(let messages):
        state.composer.recall.remember(messages)
        return []
    case .copied(let clipping, let outcome):
        state.isDirty = true
        return state.copied(clipping, outcome)
    case .tick:
        if state.tick(now: now) { state.isDirty = true }
        return []
    case .terminate:
        return [.quit]
    }
}

extension AppState {
    /// Renews what changes with time alone; false when nothing did.
    fileprivate mutating func tick(now: MonotonicInstant) -> Bool {
        let wasArmed = status.quitArmedUntil != nil
        status.expire(at: now)
        let isDue = gauges.isDue(at: now)
        if isDue { gauges.refresh(at: now) }
        return isDue || wasArmed != (status.quitArmedUntil != nil)
    }
}

extension InputEvent {
    /// False for what the chat does nothing about.
    fileprivate var changesScreen: Bool {
        switch self {
        case .focus: false
        case .mouse(let mouse): mouse.action == .wheelUp || mouse.action == .wheelDown
        case .key, .paste, .pasteTruncated, .background: true
        }
    }
}
