/// A chat: messages in order, oldest first.
package struct Conversation: Sendable, Hashable, Codable, Identifiable {
    /// A conversation's identity in the history: a UUID's text.
    package struct ID: Sendable, Hashable, Codable, RawRepresentable {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package let id: ID
    /// Empty until the first message or a person gives it one.
    package var title: String
    /// Whether a person gave the title: nothing else changes it then.
    package var hasOwnTitle = false
    package private(set) var messages: [Message]
    /// Where the part begins that the model still reads; `nil` for the whole.
    package var cut: ContextCut?
    private var nextMessageID: Int

    package init(id: ID, title: String = "", messages: [Message] = []) {
        self.id = id
        self.title = title
        self.messages = messages
        self.nextMessageID = (messages.map(\.id.rawValue).max() ?? 0) + 1
    }

    /// Adds a message at the end and returns its identity.
    @discardableResult
    package mutating func append(_ role: Role, _ text: String) -> Message.ID {
        let id = Message.ID(rawValue: nextMessageID)
        nextMessageID += 1
        messages.append(Message(id: id, role: role, text: text))
        if title.isEmpty, role == .user {
            title = Self.title(for: text)
        }
        return id
    }

    /// Puts a message that has its identity already: in the place of the one
    /// with the same, or at the end.
    package mutating func put(_ message: Message) {
        if let index = messages.lastIndex(where: { $0.id == message.id }) {
            messages[index] = message
        } else {
            messages.append(message)
            nextMessageID = max(nextMessageID, message.id.rawValue + 1)
        }
    }

    /// Changes the message `id` in place; does nothing when there is none.
    package mutating func update(_ id: Message.ID, _ change: (inout Message) -> Void) {
        // Searched from the end: what changes is nearly always the newest.
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return }
        change(&messages[index])
    }

    /// Removes the message `id` and everything after it; returns what was
    /// removed. A cut goes with the message it keeps from: what is left then
    /// is read whole.
    @discardableResult
    package mutating func truncate(from id: Message.ID) -> [Message] {
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return [] }
        let removed = Array(messages[index...])
        messages.removeSubrange(index...)
        if let cut, removed.contains(where: { $0.id == cut.keptFrom }) { self.cut = nil }
        return removed
    }

    /// Removes these messages, wherever they are. A cut that keeps from one of
    /// them keeps from the next one that stays; one that leaves nothing out any
    /// more goes.
    package mutating func remove(_ ids: [Message.ID]) {
        let gone = Set(ids)
        guard messages.contains(where: { gone.contains($0.id) }) else { return }
        if var cut, let kept = messages.lastIndex(where: { $0.id == cut.keptFrom }) {
            if messages[..<kept].contains(where: { gone.contains($0.id) }) {
                cut.droppedTokens = nil
            }
            let next = messages[kept...].first { !gone.contains($0.id) }
            if let next { cut.keptFrom = next.id }
            self.cut = next == nil ? nil : cut
        }
        messages.removeAll { gone.contains($0.id) }
        if cutMessages == 0 { cut = nil }
    }

    /// The message `id`.
    package subscript(id: Message.ID) -> Message? {
        messages.last { $0.id == id }
    }

    /// The index of the first message the model reads, a system message at the
    /// beginning apart, which it reads in any case.
    package var readFrom: Int {
        let first = messages.first?.role == .system ? 1 : 0
        guard let cut, let index = messages.lastIndex(where: { $0.id == cut.keptFrom }) else {
            return first
        }
        return max(first, index)
    }

    /// How many messages the cut leaves out.
    package var cutMessages: Int {
        readFrom - (messages.first?.role == .system ? 1 : 0)
    }

    /// The first line of `text`, at most 60 characters.
    static func title(for text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.count <= 60 ? line : String(line.prefix(59)) + "…"
    }
}
