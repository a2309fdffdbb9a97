/// The messages sent so far, for Up to bring back, and the draft to return to.
struct RecallHistory: Sendable, Equatable {
    /// Oldest first.
    private(set) var entries: [String] = []
    /// The entry shown, `nil` while the draft is.
    private var shown: Int?
    /// What was being written before the first Up.
    private var draft = ""

    /// Takes over the messages of a conversation that was opened, unless
    /// something was sent before.
    mutating func begin(with messages: some Sequence<String>) {
        guard entries.isEmpty else { return }
        for message in messages { add(message) }
    }

    /// Adds a sent message; the same one twice in a row is kept once.
    mutating func add(_ message: String) {
        if entries.last != message { entries.append(message) }
        leave()
    }

    /// The message before the one shown; `nil` at the oldest. `current` is
    /// kept as the draft when nothing was recalled yet.
    mutating func older(than current: String) -> String? {
        let next = (shown ?? entries.count) - 1
        guard entries.indices.contains(next) else { return nil }
        if shown == nil { draft = current }
        shown = next
        return entries[next]
    }

    /// The message after the one shown, the draft after the newest; `nil`
    /// when nothing was recalled.
    mutating func newer() -> String? {
        guard let current = shown else { return nil }
        guard current + 1 < entries.count else {
            leave()
            return draft
        }
        shown = current + 1
        return entries[current + 1]
    }

    /// Forgets which entry is shown: it was edited, so it is a draft now.
    mutating func leave() {
        shown = nil
    }
}
