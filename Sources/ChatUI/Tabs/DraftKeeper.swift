internal import ChatCore

/// Says when what is being written is to be kept: at most once a second while it changes, and at
/// once when it is sent, emptied or left.
struct DraftKeeper: Sendable, Equatable {
    /// The longest that something written is not kept.
    static let interval = Duration.seconds(1)

    /// Of which conversation.
    private(set) var id: Conversation.ID?
    /// What is kept of it.
    private(set) var kept = ""
    private(set) var dueAt: MonotonicInstant?

    /// What is to be kept, and of which conversation; empty for no longer.
    struct Change: Sendable, Equatable {
        var text: String
        var id: Conversation.ID
    }

    /// Another conversation is written in, of which that is kept.
    mutating func begin(_ id: Conversation.ID?, kept: String) {
        self.id = id
        self.kept = kept
        dueAt = nil
    }

    /// Follows what is written.
    ///
    /// - Parameter now: `nil` where nothing is to wait.
    mutating func follow(
        _ text: String, of id: Conversation.ID?, at now: MonotonicInstant?
    ) -> [Change] {
        guard let id else { return [] }
        var changes: [Change] = []
        if self.id != id {
            // It goes along into another conversation, and out of the one before.
            if let old = self.id, !kept.isEmpty { changes.append(Change(text: "", id: old)) }
            begin(id, kept: "")
        }
        guard text != kept else {
            dueAt = nil
            return changes
        }
        if let now, !text.isEmpty {
            guard let dueAt else {
                self.dueAt = now.advanced(by: Self.interval)
                return changes
            }
            guard now >= dueAt else { return changes }
        }
        kept = text
        dueAt = nil
        return changes + [Change(text: text, id: id)]
    }
}
