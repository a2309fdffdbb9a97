internal import Canvas
package import ChatCore

/// Changes the state as an event demands. Synchronous and without side
/// effects: what is to be done outside is returned, in order.
///
/// - Parameter now: The instant of the event.
package func update(_ state: inout AppState, _ event: AppEvent, now: MonotonicInstant) -> [Effect] {
    let effects = state.react(to: event, now: now)
    return state.keepDraft(effects, now: now) + state.rememberTabs() + state.watchMachine()
        + state.leavePreview()
}

extension AppState {
    /// What the machine does is looked at while a reply comes or somebody looks.
    fileprivate mutating func watchMachine() -> [Effect] {
        let isWanted = turn != nil || statistics.isShown
        guard isWanted != isWatchingMachine else { return [] }
        isWatchingMachine = isWanted
        return [.watchMachine(isWanted)]
    }

    fileprivate mutating func react(to event: AppEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .input(let input):
            guard input.changesScreen else { return [] }
            isDirty = true
            return self.input(input, now: now)
        case .session(let event):
            isDirty = true
            return session(event, now: now)
        case .resize(let size):
            isDirty = true
            self.size = size
            return []
        case .recalled(let messages):
            composer.recall.remember(messages)
            return []
        case .copied(let clipping, let outcome):
            isDirty = true
            return copied(clipping, outcome)
        case .draftCounted(let text, let count):
            isDirty = true
            draft.take(count, for: text)
            return []
        case .pasteCounted(let sign, let tokens):
            isDirty = true
            composer.count(tokens, of: sign)
            return []
        case .conversations, .conversationPreviewed, .historyChanged, .conversationDeleted:
            isDirty = true
            return history(tells: event, now: now)
        case .draftKept(let text, let id):
            isDirty = true
            draftIsKept(text, of: id, now: now)
            return []
        case .began(let list, let active):
            isDirty = true
            begin(with: list, active: active, now: now)
            return []
        case .stayed(let id):
            isDirty = true
            stay(with: id)
            return []
        case .noticed(let sentence):
            isDirty = true
            transcript.notice(Failure(sentence))
            return []
        case .models(let models):
            isDirty = true
            return self.models(models)
        case .offers, .details, .previewed, .previewFailed, .switching, .switched,
            .switchFailed, .making, .made, .downloading, .downloaded, .repository,
            .silentServers, .served:
            isDirty = true
            return models(tell: event, now: now)
        case .filesFound(let files, let beginning):
            isDirty = true
            filesFound(files, beginning: beginning)
            return []
        case .attached(let text, let outcome):
            isDirty = true
            return attached(text, outcome)
        case .edited(let text):
            isDirty = true
            if let text { composer.setText(text) }
            return countPastes()
        case .engineChanged(let settings):
            isDirty = true
            self.settings = settings
            loadedSettings = settings
            return []
        case .comparison(let event):
            isDirty = true
            compared(event, now: now)
            return []
        case .modelMissing:
            isDirty = true
            return missModel()
        case .surveyed(let survey):
            isDirty = true
            surveyed(survey)
            return []
        case .fetching(let fraction, let bytes):
            isDirty = true
            if firstRun.fetch != nil {
                firstRun.fetch = .init(fraction: fraction, bytes: bytes)
            }
            return []
        case .fetched(let path, let sentence):
            isDirty = true
            return fetched(path, sentence)
        case .screenUsed(let usage):
            isDirty = isDirty || isScreenUsageShown
            screenUsage = usage
            return []
        case .machine(let reading):
            gauges.record(reading, at: now)
            isDirty = true
            return []
        case .bandwidth(let bandwidth):
            gauges.bandwidth = bandwidth
            isDirty = true
            return []
        case .earlierSamples(let samples, let replies):
            gauges.setEarlier(samples, replies: replies)
            isDirty = true
            return []
        case .ledger(let turns):
            statistics.ledger.take(turns)
            isDirty = true
            return []
        case .informed(let sentence):
            isDirty = true
            status.inform(sentence)
            return []
        case .tick:
            if tick(now: now) { isDirty = true }
            return countDraft(at: now) + lookIntoHistory(at: now)
        case .terminate:
            return [.quit]
        }
    }
}

extension AppState {
    /// Renews what changes with time alone; false when nothing did.
    fileprivate mutating func tick(now: MonotonicInstant) -> Bool {
        let wasArmed = status.quitArmedUntil != nil
        status.expire(at: now)
        let isDue = gauges.isDue(at: now)
        if isDue { gauges.refresh(at: now) }
        let isComparing = comparison?.isDue(at: now) ?? false
        if isComparing { comparison?.refresh(at: now) }
        return isDue || isComparing || wasArmed != (status.quitArmedUntil != nil)
    }
}

extension AppState {
    /// Whether the screen shows what it costs, so that it is to be measured.
    package var isScreenUsageShown: Bool { statistics.isShown }
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
