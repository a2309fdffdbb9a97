internal import Canvas
internal import ChatCore

/// What keys do while the history is shown.
extension AppState {
    /// Takes a key while it is shown; `nil` when it is not for it.
    mutating func historyKey(
        _ press: KeyPress, action: KeyAction?, now: MonotonicInstant
    ) -> [Effect]? {
        guard focus == .history else { return nil }
        if let entry = history.entry { return entryKey(press, action: action, entry) }
        if action == .history {
            focus = .composer
            return []
        }
        if let key = HistoryKey(press, isTyping: history.isTyping) { return perform(key) }
        history.armed = nil
        switch (press.key, press.modifiers) {
        case (.escape, _): escapeHistory()
        case (.enter, _): return enterHistory()
        case (.tab, []): return showTag(by: 1)
        case (.backTab, _), (.tab, .shift): return showTag(by: -1)
        case (.up, []), (.character("p"), .control): return moveHistory(by: -1, at: now)
        case (.down, []), (.character("n"), .control): return moveHistory(by: 1, at: now)
        case (.pageUp, []): return moveHistory(by: 1 - history.page, at: now)
        case (.pageDown, []): return moveHistory(by: history.page - 1, at: now)
        case (.home, _): return asking(history.moveToStart(at: now))
        case (.end, _): return moveHistory(by: .max, at: now)
        default: return typeHistory(press, action: action, now: now)
        }
        return []
    }

    /// The wheel goes from one to the next.
    mutating func scrollHistory(by lines: Int, at now: MonotonicInstant) -> [Effect] {
        moveHistory(by: lines.signum(), at: now)
    }

    private mutating func moveHistory(by lines: Int, at now: MonotonicInstant) -> [Effect] {
        asking(history.move(by: lines, at: now))
    }

    private func asking(_ question: HistoryQuestion?) -> [Effect] {
        question.map { [.listHistory($0)] } ?? []
    }

    private mutating func showTag(by steps: Int) -> [Effect] {
        guard let question = history.showTag(by: steps) else {
            return saying(
                "No conversation has a tag yet: \(HistoryKey.tag.hint) gives the chosen one some.")
        }
        return [.listHistory(question)]
    }

    private mutating func escapeHistory() {
        if composer.vi != nil, history.isTyping {
            history.isTyping = false
        } else {
            focus = .composer
        }
    }

    private mutating func enterHistory() -> [Effect] {
        guard let chosen = history.chosen else { return [] }
        focus = .composer
        return openHere(chosen.id, title: chosen.title, at: chosen.message)
    }

    private mutating func typeHistory(
        _ press: KeyPress, action: KeyAction?, now: MonotonicInstant
    ) -> [Effect]? {
        if !history.isTyping, press.isText {
            switch press.key {
            case .character("k"): return moveHistory(by: -1, at: now)
            case .character("j"): return moveHistory(by: 1, at: now)
            case .character("/"): history.isTyping = true
            case .character("q"): focus = .composer
            default: break
            }
            return []
        }
        guard history.query.isQueryKey(press, action: action) else { return nil }
        history.typed(at: now)
        return []
    }

    /// A key while something is written about the chosen conversation: none of them goes on to
    /// the chat.
    private mutating func entryKey(
        _ press: KeyPress, action: KeyAction?, _ entry: HistoryEntry
    ) -> [Effect] {
        switch press.key {
        case .escape:
            history.entry = nil
        case .enter:
            return finish(entry)
        default:
            var entry = entry
            _ = entry.text.isQueryKey(press, action: action)
            history.entry = entry
        }
        return []
    }

    /// The keys that help while it is shown.
    var historyHints: [(String, String)] {
        if let entry = history.entry {
            let meaning =
                switch entry.kind {
                case .rename: "take the title"
                case .tag: "add or take away"
                case .export: "write it"
                }
            return [("enter", meaning), ("esc", "leave it")]
        }
        guard let chosen = history.chosen else { return [("esc", "close")] }
        let isOpen = tabs.index(of: chosen.id) != nil
        var hints = [
            ("enter", isOpen ? "go there" : "open"), ("esc", "close"),
            (HistoryKey.openInTab.hint, "in a tab"), (HistoryKey.rename.hint, "rename"),
            (HistoryKey.tag.hint, "tag"),
        ]
        if let listing = history.listing {
            hints.append(
                (HistoryKey.archive.hint, listing.isArchived ? "take out" : "archive"))
        }
        hints += [(HistoryKey.delete.hint, "delete"), (HistoryKey.export.hint, "export")]
        if !history.isSearch {
            hints.append((HistoryKey.shown.hint, "archived"))
            if !history.tags.isEmpty { hints.append(("tab", "by tag")) }
        }
        if !history.isTyping { hints.insert(("/", "find"), at: 2) }
        return hints
    }
}
