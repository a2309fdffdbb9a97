/// The messages sent so far, in this chat and before it, for Up to bring back,
/// and the draft to return to.
struct RecallHistory: Sendable, Equatable {
    /// The most messages that are kept.
    static let limit = 2_000

    /// Oldest first.
    private(set) var entries: [String] = []
    /// The entry shown, `nil` while the draft is.
    private var shown: Int?
    /// What was being written before the first Up.
    private var draft = ""
    /// What a message has to begin with to be shown.
    private var beginning = ""

    /// Takes over the messages of a conversation that was opened, unless
    /// something was sent before.
    mutating func begin(with messages: some Sequence<String>) {
        guard entries.isEmpty else { return }
        for message in messages { add(message) }
    }

    /// Puts messages of earlier chats, oldest first, before all others.
    mutating func remember(_ earlier: [String]) {
        entries.insert(contentsOf: earlier, at: 0)
        if let shown { self.shown = shown + earlier.count }
    }

    /// Adds a sent message; the same one twice in a row is kept once.
    mutating func add(_ message: String) {
        if entries.last != message { entries.append(message) }
        if entries.count > Self.limit { entries.removeFirst() }
        leave()
    }

    /// The message before the one shown that begins as the draft did up to the
    /// cursor; `nil` when there is none. `current` is kept as the draft, and
    /// `beginning` as what to look for, when nothing was recalled yet.
    mutating func older(than current: String, beginning: String) -> String? {
        if shown == nil {
            draft = current
            self.beginning = beginning
        }
        let found = entries[..<(shown ?? entries.count)].lastIndex {
            $0.hasPrefix(self.beginning) && $0 != current
        }
        guard let found else { return nil }
        shown = found
        return entries[found]
    }

    /// The message after the one shown, the draft after the newest; `nil`
    /// when nothing was recalled.
    mutating func newer() -> String? {
        guard let current = shown else { return nil }
        let found = entries[(current + 1)...].firstIndex {
            $0.hasPrefix(beginning) && $0 != entries[current]
        }
        guard let found else {
            leave()
            return draft
        }
        shown = found
        return entries[found]
    }

    /// Forgets which entry is shown: it was edited, so it is a draft now.
    mutating func leave() {
        shown = nil
    }
}
