internal import Canvas
internal import ChatCore

/// The history: opening it, and what it tells.
extension AppState {
    /// Shows the conversations that are kept, or closes them.
    mutating func showHistory(words: String = "") -> [Effect] {
        help.close()
        statistics.close()
        let question = history.open(words: words, isTyping: composer.vi == nil || !words.isEmpty)
        focus = .history
        return [.listHistory(question)]
    }

    /// What the history, or one who changed it, tells.
    mutating func history(tells event: AppEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .conversations(let page): history.take(page, at: now)
        case .conversationPreviewed(let preview): history.take(preview)
        case .historyChanged(let sentence):
            if let sentence { status.inform(sentence) }
            return focus == .history ? [.listHistory(history.askAgain())] : []
        case .conversationDeleted(let id, let title):
            status.inform("“\(title)” is gone for good.")
            tabs.remove(id)
            return focus == .history ? [.listHistory(history.askAgain())] : []
        default: break
        }
        return []
    }

    /// Looks for what was typed and into what was chosen, where that is due.
    mutating func lookIntoHistory(at now: MonotonicInstant) -> [Effect] {
        guard focus == .history else { return [] }
        let due = history.due(at: now)
        var effects: [Effect] = []
        if let question = due.question { effects.append(.listHistory(question)) }
        if let preview = due.preview {
            effects.append(.previewConversation(preview.id, at: preview.message))
        }
        return effects
    }

    // MARK: What is done with a conversation

    mutating func perform(_ key: HistoryKey) -> [Effect] {
        if key == .shown { return [.listHistory(history.showNext())] }
        guard let chosen = history.chosen else { return [] }
        if key != .delete { history.armed = nil }
        switch key {
        case .openInTab:
            focus = .composer
            return openInTab(chosen.id, title: chosen.title, at: chosen.message)
        case .rename:
            history.entry = HistoryEntry(.rename, of: chosen.id, text: chosen.title)
        case .tag:
            history.entry = HistoryEntry(.tag, of: chosen.id)
        case .archive:
            guard let listing = history.listing else {
                return saying("Archive it in the list: empty what is typed.")
            }
            return [.archive(listing.id, !listing.isArchived)]
        case .export:
            history.entry = HistoryEntry(.export, of: chosen.id)
        case .delete:
            guard history.armed == chosen.id else {
                history.armed = chosen.id
                return []
            }
            history.armed = nil
            return [.deleteConversation(chosen.id, title: named(chosen.title))]
        case .shown: break
        }
        return []
    }

    /// Enter in the line where something is written about a conversation.
    mutating func finish(_ entry: HistoryEntry) -> [Effect] {
        history.entry = nil
        let text = entry.text.text.trimmed
        switch entry.kind {
        case .rename:
            guard !text.isEmpty else { return [] }
            tabs.update(entry.conversation) { $0.title = Conversation.title(from: text) }
            return [.renameConversation(entry.conversation, text)]
        case .tag:
            guard !text.isEmpty else { return [] }
            let tag = text.drop { $0 == "#" }.lowercased()
            let has = history.rows.contains { row in
                guard case .conversation(let listing) = row else { return false }
                return listing.id == entry.conversation && listing.tags.contains(tag)
            }
            return [.tag(entry.conversation, tag, isOn: !has)]
        case .export: return [.exportConversation(entry.conversation, path: text)]
        }
    }

    /// A title as it is shown.
    func named(_ title: String) -> String { title.isEmpty ? "without a title" : title }

    /// What one more press of a key does for good.
    var historyWarning: String? {
        guard focus == .history, history.armed != nil, let chosen = history.chosen else {
            return nil
        }
        return "\(HistoryKey.delete.hint) again deletes “\(named(chosen.title))” for good"
    }
}
