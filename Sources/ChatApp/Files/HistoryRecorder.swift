internal import ChatCore
internal import History
internal import Sessions

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Writes what the session manager tells into the history.
///
/// The manager tells of messages, the store keeps conversations and writes
/// what changed in them; between them stands the conversation as last told.
actor HistoryRecorder: HistoryWriting {
    private let store: HistoryStore
    /// The conversation being written.
    private var current: Conversation?
    /// Where conversations go on that another process took over: the history
    /// keeps both.
    private var copies: [Conversation.ID: Conversation.ID] = [:]

    init(store: HistoryStore) {
        self.store = store
    }

    /// The history of this person. Throws one sentence when it cannot be used.
    static func open() throws(HistoryError) -> HistoryRecorder {
        let path = Directories(environment: processEnvironment()).history
        return HistoryRecorder(store: try HistoryStore(path: path))
    }

    /// What was asked last, oldest first; nothing where the history cannot be
    /// read, which the next save says.
    nonisolated func questions(limit: Int) async -> [String] {
        let texts = (try? await store.questions(limit: limit)) ?? []
        return texts.reversed()
    }

    /// Takes over a conversation that comes from elsewhere: what it begins with
    /// is kept with the first message that is saved.
    func begin(with conversation: Conversation) {
        current = conversation
    }

    /// The conversation a person means by an id or its beginning, in any case;
    /// by nothing, the latest. `nil` when there is none. Throws `HistoryError`,
    /// or `CommandFailure` where the beginning is that of several.
    func conversation(beginning prefix: String?) async throws -> Conversation? {
        let wanted = prefix?.uppercased() ?? ""
        let found = try await store.list(limit: prefix == nil ? 1 : .max).filter {
            $0.id.rawValue.uppercased().hasPrefix(wanted)
        }
        guard prefix == nil || found.count < 2 else {
            throw CommandFailure(
                "\(found.count) conversations have an id that begins with \(wanted): give more of it."
            )
        }
        guard let first = found.first else { return nil }
        return try await store.conversation(first.id)
    }

    func save(_ message: Message, of id: Conversation.ID, title: String) async throws {
        var conversation = try await conversation(id)
        conversation.title = title
        conversation.put(message)
        try await store(conversation, as: id)
    }

    func removeMessages(from first: Message.ID, of id: Conversation.ID) async throws {
        var conversation = try await conversation(id)
        conversation.truncate(from: first)
        try await store(conversation, as: id)
    }

    func save(_ cut: ContextCut?, of id: Conversation.ID) async throws {
        var conversation = try await conversation(id)
        conversation.cut = cut
        try await store(conversation, as: id)
    }

    private func conversation(_ id: Conversation.ID) async throws -> Conversation {
        let stored = copies[id] ?? id
        if let current, current.id == stored { return current }
        return try await store.conversation(stored) ?? Conversation(id: stored)
    }

    private func store(_ conversation: Conversation, as id: Conversation.ID) async throws {
        current = conversation
        do throws(HistoryError) {
            try await store.save(conversation)
        } catch {
            guard error.code == .conflict else { throw error }
            var copy = Conversation(
                id: .init(rawValue: UUID().uuidString), title: conversation.title,
                messages: conversation.messages)
            copy.cut = conversation.cut
            copies[id] = copy.id
            current = copy
            try await store.save(copy)
        }
    }
}
