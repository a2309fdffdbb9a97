internal import ChatCore
internal import ChatUI
internal import History
internal import Sessions

/// What a chat begins with.
extension ConversationDesk {
    /// Tells the screen what is open, and has the session open it. Another conversation than the
    /// session's own needs `history`.
    func begin(with beginning: Beginning) async {
        let own = await manager.conversation.id
        guard let history else {
            return post(.began([RememberedTab(id: own)], active: 0))
        }
        do {
            switch beginning {
            case .new:
                if try await takeUpDraft(history.store) { return }
            case .last:
                if try await takeUpTabs(history) { return }
                if let latest = try await history.summary(beginning: nil) {
                    return try await begin(with: [RememberedTab(latest)], active: 0, history)
                }
                notice("There is no conversation to go on with yet: this is a new one.")
            case .stored(let prefix):
                if let found = try await history.summary(beginning: prefix) {
                    return try await begin(with: [RememberedTab(found)], active: 0, history)
                }
                notice("No conversation has an id that begins with \(prefix): this is a new one.")
            }
        } catch {
            notice((error as? CommandFailure)?.sentence ?? "\(error)")
        }
        post(.began([RememberedTab(id: own)], active: 0))
    }

    /// What was written in an earlier chat and never sent, in a conversation that has nothing
    /// else: the new one begins with it. Says whether there was any.
    private func takeUpDraft(_ store: HistoryStore) async throws -> Bool {
        for record in await tabs?.earlier() ?? [] {
            for id in record.conversations.map(Conversation.ID.init(rawValue:)) {
                guard let draft = try await store.draft(of: id),
                    try await store.conversation(id) == nil
                else { continue }
                await tabs?.take(record)
                await manager.open(Conversation(id: id))
                post(.began([RememberedTab(id: id, draft: draft)], active: 0))
                return true
            }
        }
        return false
    }

    /// The tabs of the last chat of which something is kept. Says whether there was one.
    private func takeUpTabs(_ history: HistoryRecorder) async throws -> Bool {
        let earlier = await tabs?.earlier() ?? []
        guard !earlier.isEmpty else { return false }
        let kept = Dictionary(
            try await history.store.list(ListSelection(archived: .with)).lazy.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        for record in earlier {
            var found: [RememberedTab] = []
            var active = 0
            for (index, text) in record.conversations.enumerated() {
                let id = Conversation.ID(rawValue: text)
                let tab: RememberedTab
                if let summary = kept[id] {
                    tab = RememberedTab(summary)
                } else if let draft = try await history.store.draft(of: id) {
                    tab = RememberedTab(id: id, draft: draft)
                } else {
                    continue
                }
                if index <= record.active { active = found.count }
                found.append(tab)
            }
            guard !found.isEmpty else { continue }
            await tabs?.take(record)
            try await begin(with: found, active: active, history)
            return true
        }
        return false
    }

    private func begin(
        with list: [RememberedTab], active: Int, _ history: HistoryRecorder
    ) async throws {
        let id = list[active].id
        let conversation = try await history.conversation(id)
        post(.began(list, active: active))
        await manager.open(conversation ?? Conversation(id: id))
    }

    /// Removes conversations nothing was written in for so long; says which. `nil` keeps all.
    func removeOld(days: Int?) async -> [Conversation.ID] {
        guard let days, let store = history?.store else { return [] }
        do throws(HistoryError) {
            let removed = try await store.deleteOlder(thanDays: days)
            if !removed.isEmpty {
                let what = removed.count == 1 ? "conversation" : "conversations"
                post(
                    .informed(
                        "\(removed.count) \(what) nothing was written in for \(days) days \(removed.count == 1 ? "was" : "were") removed, as history-days says."
                    ))
            }
            return removed
        } catch {
            notice(error.description)
            return []
        }
    }

    /// What the model had read of conversations that are gone.
    func discardStates(of ids: [Conversation.ID]) async {
        for id in ids { await manager.discardState(of: id) }
    }
}

extension RememberedTab {
    fileprivate init(_ summary: ConversationSummary) {
        self.init(id: summary.id, title: summary.title, draft: summary.draft ?? "")
    }
}
