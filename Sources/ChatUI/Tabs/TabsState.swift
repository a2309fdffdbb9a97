internal import ChatCore

/// The conversations that are open, one of them on the screen. There is always one.
struct TabsState: Sendable, Equatable {
    private(set) var all = [Tab()]
    /// Which is on the screen.
    private(set) var active = 0
    /// The conversation that was asked for and is not there yet.
    var awaited: Conversation.ID?
    /// Whether a new one was asked for and is not there yet.
    var isNewAwaited = false
    /// The conversation that was left for it.
    var left: Conversation.ID?
    /// The message that is to be seen when its conversation is there.
    var target: (conversation: Conversation.ID, message: Message.ID)?
    /// The first that is seen, as drawn last.
    var first = 0

    var current: Tab {
        get { all[active] }
        set { all[active] = newValue }
    }

    var count: Int { all.count }
    var isShown: Bool { all.count > 1 }
    var isAwaiting: Bool { awaited != nil || isNewAwaited }

    func index(of id: Conversation.ID) -> Int? { all.firstIndex { $0.id == id } }

    mutating func begin(with tabs: [Tab], active: Int) {
        guard !tabs.isEmpty else { return }
        all = tabs
        self.active = max(0, min(active, tabs.count - 1))
        first = 0
    }

    mutating func select(_ index: Int) {
        guard all.indices.contains(index) else { return }
        active = index
    }

    /// Puts a tab behind the one on the screen, and shows it.
    mutating func insert(_ tab: Tab) {
        all.insert(tab, at: active + 1)
        active += 1
    }

    /// Takes the one on the screen away; the one behind it is shown, or else the one before.
    mutating func removeCurrent() {
        guard all.count > 1 else { return }
        all.remove(at: active)
        active = min(active, all.count - 1)
    }

    /// Takes away a conversation that is not on the screen.
    mutating func remove(_ id: Conversation.ID) {
        guard let index = index(of: id), index != active else { return }
        all.remove(at: index)
        if index < active { active -= 1 }
    }

    mutating func update(_ id: Conversation.ID, _ change: (inout Tab) -> Void) {
        guard let index = index(of: id) else { return }
        change(&all[index])
    }

    static func == (left: TabsState, right: TabsState) -> Bool {
        left.all == right.all && left.active == right.active && left.awaited == right.awaited
    }
}
