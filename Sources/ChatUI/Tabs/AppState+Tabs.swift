internal import Canvas
internal import ChatCore

/// Going from one open conversation to another. One of them is the session's: going to another
/// opens that, and the session parks and puts back what the model has read.
extension AppState {
    // MARK: Opening

    /// Goes on with a conversation in the tab that is shown; one that is open is gone to.
    mutating func openHere(
        _ id: Conversation.ID, title: String, at message: Message.ID?
    ) -> [Effect] {
        tabs.target = message.map { (id, $0) }
        if let index = tabs.index(of: id) {
            guard index == tabs.active else { return goToTab(index) }
            revealTarget()
            // Another version of it may have been found.
            return tabs.target == nil ? [] : [.open(id, at: message)]
        }
        guard let effects = leavingForAnother() else { return [] }
        tabs.current = Tab(id: id, title: title, isDraftKnown: false)
        showCurrent()
        tabs.awaited = id
        return effects + [.open(id, at: message)]
    }

    /// The same in a tab of its own.
    mutating func openInTab(
        _ id: Conversation.ID, title: String, at message: Message.ID?
    ) -> [Effect] {
        guard tabs.index(of: id) == nil else { return openHere(id, title: title, at: message) }
        guard let effects = leavingForAnother() else { return [] }
        tabs.target = message.map { (id, $0) }
        tabs.insert(Tab(id: id, title: title, isDraftKnown: false))
        showCurrent()
        tabs.awaited = id
        return effects + [.open(id, at: message)]
    }

    /// Begins a conversation in a tab of its own.
    mutating func openNewTab() -> [Effect] {
        guard let effects = leavingForAnother() else { return [] }
        tabs.insert(Tab())
        showCurrent()
        tabs.isNewAwaited = true
        return effects + [.newConversation]
    }

    // MARK: Going

    /// Goes to the tab with that index.
    mutating func goToTab(_ index: Int) -> [Effect] {
        guard tabs.all.indices.contains(index) else {
            return saying(
                tabs.isShown
                    ? "There are \(tabs.count) tabs."
                    : "There is one conversation open; \(newTabHint)."
            )
        }
        guard index != tabs.active else { return [] }
        guard let effects = leavingForAnother() else { return [] }
        tabs.select(index)
        return effects + openCurrent()
    }

    /// Goes to the tab so many further on, over the ends to the other side.
    mutating func goToTab(by steps: Int) -> [Effect] {
        guard tabs.isShown else { return goToTab(-1) }
        return goToTab(((tabs.active + steps) % tabs.count + tabs.count) % tabs.count)
    }

    /// Closes the tab; its conversation is kept.
    mutating func closeTab() -> [Effect] {
        guard tabs.isShown else {
            return saying("This is the only conversation open; /quit leaves, \(newTabHint).")
        }
        guard let effects = leavingForAnother() else { return [] }
        tabs.removeCurrent()
        return effects + openCurrent()
    }

    /// `/tab`: a new one, or the one with that number.
    mutating func tab(_ argument: String) -> [Effect] {
        guard !argument.isEmpty else { return openNewTab() }
        guard let number = Int(argument) else {
            return saying("Say which: /tab and a number, or /tab alone for a new one.")
        }
        return goToTab(number - 1)
    }

    private var newTabHint: String {
        keys.hint(for: .newTab).map { "\($0) opens another" } ?? "/tab opens another"
    }

    // MARK: Leaving

    /// `nil` where the conversation cannot be left now; the reason is said.
    private mutating func leavingForAnother() -> [Effect]? {
        guard comparison == nil else {
            status.message = "The comparison comes first; Esc ends it."
            return nil
        }
        return leaveTab()
    }

    /// Keeps of the tab on the screen what is to be there again.
    private mutating func leaveTab() -> [Effect] {
        endEditing()
        focus = .composer
        let waiting = transcript.takeQueued(isSentToo: false)
        if !waiting.isEmpty { composer.putBack(waiting.joined(separator: "\n")) }
        let effects = followDraft(at: nil)
        if turn != nil {
            tabs.current.isStopped = true
            status.inform("The reply was stopped and is kept; /continue goes on with it there.")
        }
        if !tabs.isAwaiting {
            tabs.current.place = transcript.place
            tabs.current.foldsReasoning = transcript.foldsReasoning
        }
        tabs.current.composer = composer
        tabs.left = tabs.current.id
        return effects
    }

    /// Opens the conversation of the tab that was gone to.
    private mutating func openCurrent() -> [Effect] {
        showCurrent()
        guard let id = tabs.current.id else {
            tabs.isNewAwaited = true
            return [.newConversation]
        }
        tabs.awaited = id
        return [.open(id, at: tabs.target?.message)]
    }

    /// Shows what is being written in the tab that was gone to; its text follows.
    private mutating func showCurrent() {
        let before = composer
        composer = tabs.current.composer
        composer.recall = before.recall
        composer.kills = before.kills
        composer.vi = before.vi
        draftKeeper.begin(tabs.current.id, kept: draftText)
        tabs.isNewAwaited = false
        tabs.awaited = nil
    }

    // MARK: Being there

    /// What waited to be sent when the conversation was left belongs to it.
    mutating func putBackLeft() -> Bool {
        guard tabs.isAwaiting, let left = tabs.left, left != tabs.current.id,
            tabs.index(of: left) != nil
        else { return false }
        let waiting = transcript.takeQueued(isSentToo: true)
        if !waiting.isEmpty {
            tabs.update(left) { $0.composer.putBack(waiting.joined(separator: "\n")) }
        }
        return true
    }

    /// The session goes on with a conversation.
    mutating func takeUp(_ conversation: Conversation) {
        if let index = tabs.index(of: conversation.id), index != tabs.active {
            // One that was left again before it was there.
            guard !tabs.isAwaiting else { return }
            tabs.select(index)
            showCurrent()
        }
        let isBack = tabs.isAwaiting
        if tabs.current.id != conversation.id {
            tabs.current.isDraftKnown = true
            if isBack { draftKeeper.begin(conversation.id, kept: draftKeeper.kept) }
        }
        tabs.current.id = conversation.id
        tabs.current.title = conversation.title
        tabs.awaited = nil
        tabs.isNewAwaited = false
        guard isBack else { return revealTarget() }
        if let folds = tabs.current.foldsReasoning { transcript.fold(folds) }
        transcript.go(to: tabs.current.place)
        if tabs.current.isStopped, tabs.target == nil {
            status.inform("Its reply was stopped when you left; /continue goes on with it.")
        }
        tabs.current.isStopped = false
        revealTarget()
    }

    /// The conversation begins with a message, whose first line is its title for now.
    mutating func nameTab(after message: Message) {
        guard !tabs.isAwaiting, tabs.current.title.isEmpty else { return }
        tabs.current.title = Conversation.title(for: message.text)
    }

    /// The session stays with a conversation: the one asked for could not be had.
    mutating func stay(with id: Conversation.ID) {
        tabs.awaited = nil
        tabs.isNewAwaited = false
        tabs.target = nil
        if let index = tabs.index(of: id) {
            tabs.select(index)
            showCurrent()
        } else {
            tabs.current.id = id
        }
    }

    /// Goes to the message that was found, where its conversation is shown.
    private mutating func revealTarget() {
        guard let target = tabs.target, target.conversation == tabs.current.id,
            transcript.entries.contains(where: { $0.messageID == target.message })
        else { return }
        transcript.go(to: Tab.Place(message: target.message, line: 0))
        tabs.target = nil
    }

    /// The tabs the next chat is to find, where they are others than it would.
    mutating func rememberTabs() -> [Effect] {
        let current = tabs.current.id
        // Asked with every token: nothing is made where nothing changed.
        let open = tabs.all.lazy.compactMap(\.id)
        if let remembered, remembered.current == current, open.elementsEqual(remembered.ids) {
            return []
        }
        let ids = Array(open)
        guard !ids.isEmpty else { return [] }
        remembered = (ids, current)
        return [.rememberTabs(ids, active: current.flatMap(ids.firstIndex) ?? 0)]
    }

    /// The chat begins with these conversations, of which the session has that one.
    mutating func begin(with list: [RememberedTab], active: Int, now: MonotonicInstant) {
        var found: [Tab] = []
        for tab in list {
            var new = Tab(id: tab.id, title: tab.title)
            if !tab.draft.isEmpty { new.composer.begin(with: tab.draft) }
            found.append(new)
        }
        guard !found.isEmpty else { return }
        let typed = composer.text
        tabs.begin(with: found, active: active)
        let draft = list[tabs.active].draft
        if !draft.isEmpty {
            if composer.isBlank { composer.begin(with: draft) } else { composer.putBack(draft) }
        }
        draftKeeper.begin(tabs.current.id, kept: draft)
        if composer.text != typed { draftChanged(now: now) }
    }
}
