internal import ChatCore

/// Keeping what is written and not sent.
extension AppState {
    /// What of it is worth keeping: a command is not.
    var draftText: String {
        let written = editing?.draft ?? composer
        if written.isBlank || SlashCommand.parse(written.text) != nil { return "" }
        return written.expandedText
    }

    /// Has what is written kept, where that is due; before everything ends, in any case.
    mutating func keepDraft(_ effects: [Effect], now: MonotonicInstant) -> [Effect] {
        let isEnd = effects.contains(.quit)
        let written = (editing?.draft ?? composer).revision
        let isDue = draftKeeper.dueAt.map { now >= $0 } ?? false
        guard
            isEnd || isDue || written != draftRevision || draftKeeper.id != tabs.current.id
        else { return effects }
        draftRevision = written
        return followDraft(at: isEnd ? nil : now) + effects
    }

    /// Has what is written kept where that is due, or at once.
    mutating func followDraft(at now: MonotonicInstant?) -> [Effect] {
        draftKeeper.follow(draftText, of: tabs.current.id, at: now).map {
            .saveDraft($0.text, of: $0.id)
        }
    }

    /// What had been written in a conversation is there again.
    mutating func draftIsKept(_ text: String, of id: Conversation.ID, now: MonotonicInstant) {
        guard let index = tabs.index(of: id), !tabs.all[index].isDraftKnown else { return }
        tabs.update(id) { $0.isDraftKnown = true }
        guard !text.isEmpty else { return }
        guard index == tabs.active else {
            tabs.update(id) { $0.composer.putBack(text) }
            return
        }
        // What was typed meanwhile stands below it.
        if composer.isBlank { composer.begin(with: text) } else { composer.putBack(text) }
        draftKeeper.begin(id, kept: text)
        draftChanged(now: now)
    }
}
