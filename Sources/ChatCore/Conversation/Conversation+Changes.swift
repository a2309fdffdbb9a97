/// What a person does to a conversation as a whole.
extension Conversation {
    /// A title has at most so many characters.
    package static let longestTitle = 200

    /// What a person wrote as a title, made one: a single line without white
    /// space around it, cut where it is too long. Empty when nothing is left.
    package static func title(from text: String) -> String {
        let words = text.split { character in
            character.isWhitespace || character.unicodeScalars.allSatisfy(\.isControl)
        }
        let line = words.joined(separator: " ").unicodeScalars.filter { !$0.isControl }
        return String(String(String.UnicodeScalarView(line)).prefix(longestTitle))
    }

    /// Gives it a person's title, as `title(from:)` makes it. Does nothing, and
    /// says so with false, when nothing would be left of it.
    @discardableResult
    package mutating func rename(_ text: String) -> Bool {
        let title = Self.title(from: text)
        guard !title.isEmpty else { return false }
        self.title = title
        hasOwnTitle = true
        return true
    }

    /// The same conversation, with all its versions, under another identity.
    package func copy(as copy: ID) -> Conversation {
        var all = Conversation(
            id: copy, title: title, messages: messages,
            aside: aside.map { ($0.value, tree.parent(of: $0.key)) })
        all.hasOwnTitle = hasOwnTitle
        all.cut = cut
        return all
    }

    /// A conversation of its own with the messages up to and including `id`;
    /// `nil` when there is no such message. A cut goes along when its message
    /// does.
    package func fork(through id: Message.ID, as fork: ID) -> Conversation? {
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return nil }
        var copy = Conversation(
            id: fork, title: title.hasSuffix(Self.forkMark) ? title : title + Self.forkMark,
            messages: Array(messages[...index]))
        copy.hasOwnTitle = hasOwnTitle
        if let cut, copy[cut.keptFrom] != nil { copy.cut = cut }
        return copy
    }

    private static let forkMark = " (fork)"

    /// The messages that go when a person deletes `id`: a message of theirs
    /// takes what followed it along, up to their next one; any other goes alone.
    /// Empty when there is no such message.
    package func removed(with id: Message.ID) -> [Message.ID] {
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return [] }
        guard messages[index].role == .user else { return [id] }
        let answers = messages[(index + 1)...].prefix { $0.role != .user }
        return [id] + answers.map(\.id)
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}
