internal import Canvas
internal import ChatCore

/// Counting what is being written.
extension AppState {
    /// What is written changed, or what it is counted with.
    mutating func draftChanged(now: MonotonicInstant) {
        guard isDraftCounted else { return draft.asked() }
        draft.changed(at: now)
    }

    /// Asks the engine, where that is due.
    mutating func countDraft(at now: MonotonicInstant) -> [Effect] {
        guard let due = draft.dueAt, now >= due else { return [] }
        draft.asked()
        // A reply keeps the engine busy; its end asks again.
        guard isDraftCounted, turn == nil, case .ready = model else { return [] }
        return [.countDraft(composer.expandedText)]
    }

    /// The pasted texts nobody has counted yet.
    mutating func countPastes() -> [Effect] {
        guard turn == nil, case .ready = model else { return [] }
        return composer.uncountedPastes().map { .countPaste(sign: $0, $1) }
    }

    private var isDraftCounted: Bool {
        !composer.isBlank && SlashCommand.parse(composer.text) == nil
    }

    /// `212 tok · 6.9k left`; `nil` while nothing that will be sent is written.
    var draftReading: (text: String, isTooLong: Bool)? {
        guard isDraftCounted, let loaded = model.loaded else { return nil }
        let reading = draft.reading(
            of: composer.expandedText, used: gauges.readings.contextUsed ?? 0,
            window: loaded.knownWindow)
        var text = reading.tokens.text(Readable.count) + " tok"
        guard let left = reading.left else { return (text, false) }
        text +=
            left.value >= 0
            ? " · \(left.text(Readable.count)) left"
            : " · \(Figure(-left.value, left.provenance).text(Readable.count)) too many"
        return (text, left.value < 0)
    }
}
