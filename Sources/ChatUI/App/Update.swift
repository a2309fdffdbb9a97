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
    case .draftCounted(let text, let count):
        state.isDirty = true
        state.draft.take(count, for: text)
        return []
    case .pasteCounted(let sign, let tokens):
        state.isDirty = true
        state.composer.count(tokens, of: sign)
        return []
    case .conversations(let list, let search):
        state.isDirty = true
        state.show(list, search: search)
        return []
    case .models(let models):
        state.isDirty = true
        return state.models(models)
    case .filesFound(let files, let beginning):
        state.isDirty = true
        state.filesFound(files, beginning: beginning)
        return []
    case .attached(let text, let outcome):
        state.isDirty = true
        return state.attached(text, outcome)
    case .edited(let text):
        state.isDirty = true
        if let text { state.composer.setText(text) }
        return state.countPastes()
    case .engineChanged(let settings):
        state.isDirty = true
        state.settings = settings
        state.loadedSettings = settings
        return []
    case .comparing(let words):
        state.isDirty = true
        if state.comparing != nil { state.comparing = words }
        return []
    case .compared(let message):
        state.isDirty = true
        state.compared(message)
        return []
    case .comparisonFailed(let sentence):
        state.isDirty = true
        state.comparing = nil
        if let sentence { state.status.message = sentence }
        return []
    case .modelMissing:
        state.isDirty = true
        return state.missModel()
    case .surveyed(let survey):
        state.isDirty = true
        state.surveyed(survey)
        return []
    case .fetching(let fraction, let bytes):
        state.isDirty = true
        if state.firstRun.fetch != nil {
            state.firstRun.fetch = .init(fraction: fraction, bytes: bytes)
        }
        return []
    case .fetched(let path, let sentence):
        state.isDirty = true
        return state.fetched(path, sentence)
    case .screenUsed(let usage):
        state.isDirty = state.isDirty || state.isScreenUsageShown
        state.screenUsage = usage
        return []
    case .informed(let sentence):
        state.isDirty = true
        state.status.inform(sentence)
        return []
    case .tick:
        if state.tick(now: now) { state.isDirty = true }
        return state.countDraft(at: now)
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

extension AppState {
    /// Whether the screen shows what it costs, so that it is to be measured.
    package var isScreenUsageShown: Bool { help.isShown && help.page == .statistics }

    /// Shows conversations to choose from.
    fileprivate mutating func show(_ list: [ConversationListing], search: String) {
        focus = .picker(
            .conversations(
                list, title: search.isEmpty ? "conversations" : "with “\(search)”"))
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
