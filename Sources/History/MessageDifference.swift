internal import ChatCore

/// What has to be written to make one state of a conversation another.
struct MessageDifference: Sendable {
    /// Messages that are new or differ, with their places.
    private(set) var written: [(message: Message, place: MessagePlace)] = []
    /// Messages that are what they were, and stand elsewhere.
    private(set) var moved: [(id: Message.ID, place: MessagePlace)] = []
    private(set) var removed: [Message.ID] = []

    /// `nil` stands for nothing kept yet.
    init(from old: Conversation?, to new: Conversation) {
        // Only made where a message is not where it was.
        lazy var before = Index(old)
        for (position, message) in new.messages.enumerated() {
            let place = MessagePlace(
                position: position, parent: new.tree.parent(of: message.id), isAside: false)
            if let old, position < old.messages.count, old.messages[position].id == message.id {
                // Where it was: the usual case, told without a look-up.
                add(
                    message, place,
                    over: old.messages[position], old.tree.parent(of: message.id) == place.parent)
            } else {
                add(message, place, over: before[message.id], false)
            }
        }
        for message in new.aside.values {
            let parent = new.tree.parent(of: message.id)
            let place = MessagePlace(position: 0, parent: parent, isAside: true)
            let stays = old.map {
                $0.aside[message.id] != nil && $0.tree.parent(of: message.id) == parent
            }
            add(
                message, place, over: old?.aside[message.id] ?? before[message.id], stays ?? false)
        }
        guard let old else { return }
        let all = old.messages.lazy.map(\.id)
        removed = all.filter { !new.tree.contains($0) }
        removed += old.aside.keys.filter { !new.tree.contains($0) }
    }

    private mutating func add(
        _ message: Message, _ place: MessagePlace, over old: Message?, _ stays: Bool
    ) {
        if old != message {
            written.append((message, place))
        } else if !stays {
            moved.append((message.id, place))
        }
    }

    /// Finds a message wherever it was.
    private struct Index {
        private let aside: [Message.ID: Message]
        private let messages: [Message]
        private let indices: [Message.ID: Int]

        init(_ conversation: Conversation?) {
            messages = conversation?.messages ?? []
            aside = conversation?.aside ?? [:]
            indices = Dictionary(
                messages.enumerated().map { ($1.id, $0) },
                uniquingKeysWith: { $1 })
        }

        subscript(id: Message.ID) -> Message? {
            aside[id] ?? indices[id].map { messages[$0] }
        }
    }
}
