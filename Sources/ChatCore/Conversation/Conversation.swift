/// A chat: messages in order, oldest first, and the versions of them that were
/// left for others.
///
/// An edited message and a reply that is made again are new messages beside the
/// old ones. `messages` is the line that is read; what is not in it stands aside.
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
    /// The messages of other versions.
    package private(set) var aside: [Message.ID: Message] = [:]
    /// What follows what, in all versions.
    package private(set) var tree: MessageTree
    /// Where the part begins that the model still reads; `nil` for the whole.
    package var cut: ContextCut?
    private var nextMessageID: Int

    package init(id: ID, title: String = "", messages: [Message] = []) {
        self.id = id
        self.title = title
        self.messages = messages
        self.tree = MessageTree(line: messages.map(\.id))
        self.nextMessageID = (messages.map(\.id.rawValue).max() ?? 0) + 1
    }

    /// One with other versions, as it was kept: each message of them with the one
    /// it follows. What follows nothing that is there is left out.
    package init(
        id: ID, title: String = "", messages: [Message],
        aside: [(message: Message, parent: Message.ID?)]
    ) {
        self.init(id: id, title: title, messages: messages)
        // By identity, which grows: a message comes behind the one it follows.
        for (message, parent) in aside.sorted(by: {
            $0.message.id.rawValue < $1.message.id.rawValue
        })
        where !tree.contains(message.id) {
            if let parent, !tree.contains(parent) { continue }
            tree.insert(message.id, after: parent)
            self.aside[message.id] = message
            nextMessageID = max(nextMessageID, message.id.rawValue + 1)
        }
        tree.sort()
    }

    /// Adds a message at the end and returns its identity.
    @discardableResult
    package mutating func append(_ role: Role, _ text: String) -> Message.ID {
        let id = Message.ID(rawValue: nextMessageID)
        nextMessageID += 1
        tree.insert(id, after: messages.last?.id)
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
        } else if aside[message.id] != nil {
            aside[message.id] = message
        } else {
            tree.insert(message.id, after: messages.last?.id)
            messages.append(message)
            nextMessageID = max(nextMessageID, message.id.rawValue + 1)
        }
    }

    /// Changes the message `id` in place; does nothing when it is not among `messages`.
    package mutating func update(_ id: Message.ID, _ change: (inout Message) -> Void) {
        // Searched from the end: what changes is nearly always the newest.
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return }
        change(&messages[index])
    }

    /// Removes the message `id` and everything that follows it, in any version;
    /// returns what was removed of `messages`. A cut goes with the message it
    /// keeps from: what is left then is read whole.
    @discardableResult
    package mutating func truncate(from id: Message.ID) -> [Message] {
        let removed = leave(from: id)
        guard !removed.isEmpty else { return [] }
        for gone in tree.removeAll(from: id) { aside[gone] = nil }
        return removed
    }

    /// Puts the message `id` and everything after it aside, for another version
    /// to be written; returns what that is. A cut goes with its message.
    @discardableResult
    package mutating func setAside(from id: Message.ID) -> [Message] {
        let left = leave(from: id)
        for message in left { aside[message.id] = message }
        return left
    }

    /// Takes the end of `messages` away.
    private mutating func leave(from id: Message.ID) -> [Message] {
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return [] }
        let left = Array(messages[index...])
        messages.removeSubrange(index...)
        dropLostCut()
        return left
    }

    /// Shows the version the message `id` is of, up to the end of it that was
    /// written last. Does nothing, and says so with false, when there is no such
    /// message or it is shown already. A cut whose message is not in it goes.
    @discardableResult
    package mutating func show(_ id: Message.ID) -> Bool {
        guard aside[id] != nil else { return false }
        let line = tree.newestLine(through: id)
        var all = aside
        for message in messages { all[message.id] = message }
        messages = line.compactMap { all.removeValue(forKey: $0) }
        aside = all
        dropLostCut()
        return true
    }

    private mutating func dropLostCut() {
        if let cut, self[cut.keptFrom] == nil { self.cut = nil }
    }

    /// Removes these messages, wherever they are, and versions that go on from
    /// them alone: what is left follows what they did. A cut that keeps from one
    /// of them keeps from the next one that stays; one that leaves nothing out any
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
        for (index, message) in messages.enumerated() where gone.contains(message.id) {
            let next = index + 1 < messages.count ? messages[index + 1].id : nil
            // Versions of a message that stays stay with it.
            if next.map(gone.contains) ?? true {
                for child in tree.children(of: message.id) where child != next {
                    for lost in tree.removeAll(from: child) { aside[lost] = nil }
                }
            }
            tree.remove(message.id)
        }
        messages.removeAll { gone.contains($0.id) }
        if cutMessages == 0 { cut = nil }
    }

    /// Removes all messages, in every version. A title that a person gave stays;
    /// another goes with the message it was made of. Identities are not used again.
    package mutating func clear() {
        messages = []
        aside = [:]
        tree = MessageTree()
        cut = nil
        if !hasOwnTitle { title = "" }
    }

    /// The message `id` of those that are shown.
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
    package static func title(for text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.count <= 60 ? line : String(line.prefix(59)) + "…"
    }
}
