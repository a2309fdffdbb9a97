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
    /// Where everything is kept, the ledger too.
    let store: HistoryStore
    /// The conversation being written.
    private var current: Conversation?
    /// Where conversations go on that another process took over: the history
    /// keeps both.
    private var copies: [Conversation.ID: Conversation.ID] = [:]
    /// Conversations as they were last given out to be opened, until the first
    /// change of one is written. Written over what another process made of it
    /// meanwhile, it is told apart and kept as a copy.
    private var opened: [Conversation.ID: Conversation] = [:]

    /// Conversations a person deleted: what of one was on its way is not written any more.
    private var deleted: Set<Conversation.ID> = []

    init(store: HistoryStore) {
        self.store = store
    }

    /// The history of this person. Throws one sentence when it cannot be used.
    static func open() throws(HistoryError) -> HistoryRecorder {
        let path = Directories(environment: processEnvironment()).history
        return HistoryRecorder(store: try HistoryStore(path: path))
    }

    /// The store of this person, where there is one already.
    static func existing(environment: [String: String]) throws(HistoryError) -> HistoryStore? {
        let path = Directories(environment: environment).history
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try HistoryStore(path: path)
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
        guard let found = try await summary(beginning: prefix) else { return nil }
        return try await store.conversation(found.id)
    }

    /// The same, as it is listed.
    nonisolated func summary(beginning prefix: String?) async throws -> ConversationSummary? {
        guard let prefix else { return try await store.list(limit: 1).first }
        // By its id one that is archived is meant, too.
        return try await store.list(ListSelection(archived: .with)).one(beginning: prefix)
    }

    // MARK: Looking at what is kept

    /// A conversation to be opened, `nil` when there is none of that id. What is
    /// then said in it is saved into it.
    func conversation(_ id: Conversation.ID) async throws(HistoryError) -> Conversation? {
        let stored = copies[id] ?? id
        // What is being written is known better here than on disk.
        if let current, current.id == stored, !current.messages.isEmpty { return current }
        guard let found = try await store.conversation(stored) else { return nil }
        opened[stored] = found
        return found
    }

    /// Removes a conversation with its messages; says whether it was there.
    @discardableResult
    func delete(_ id: Conversation.ID) async throws(HistoryError) -> Bool {
        let stored = copies[id] ?? id
        if current?.id == stored { current = nil }
        opened[stored] = nil
        deleted.insert(stored)
        return try await store.delete(stored)
    }

    // MARK: Writing

    func save(_ message: Message, of id: Conversation.ID, title: String) async throws {
        var conversation = try await stored(id)
        conversation.title = title
        conversation.put(message)
        try await store(conversation, as: id)
    }

    func setAside(from first: Message.ID, of id: Conversation.ID) async throws {
        var conversation = try await stored(id)
        conversation.setAside(from: first)
        try await store(conversation, as: id)
    }

    func show(_ message: Message.ID, of id: Conversation.ID) async throws {
        var conversation = try await stored(id)
        conversation.show(message)
        try await store(conversation, as: id)
    }

    func save(_ cut: ContextCut?, of id: Conversation.ID) async throws {
        var conversation = try await stored(id)
        conversation.cut = cut
        try await store(conversation, as: id)
    }

    func remove(_ messages: [Message.ID], of id: Conversation.ID) async throws {
        var conversation = try await stored(id)
        conversation.remove(messages)
        try await store(conversation, as: id)
    }

    func rename(_ id: Conversation.ID, to title: String) async throws {
        let stored = copies[id] ?? id
        let title = Conversation.title(from: title)
        guard !title.isEmpty else { return }
        opened[stored]?.rename(title)
        if current?.id == stored {
            current?.rename(title)
        } else if try await store.rename(stored, to: title) {
            return
        } else {
            // Without a message yet: kept for the first.
            var conversation = Conversation(id: stored)
            conversation.rename(title)
            current = conversation
        }
        try await store.rename(stored, to: title)
    }

    func create(_ conversation: Conversation) async throws {
        try await store(conversation, as: conversation.id)
    }

    func clear(_ id: Conversation.ID) async throws {
        var conversation = try await stored(id)
        conversation.clear()
        // Saved first, so that what another process has written since is kept:
        // this conversation then goes on as another one.
        try await store(conversation, as: id)
        guard let emptied = current else { return }
        try await store.delete(emptied.id)
    }

    private func stored(_ id: Conversation.ID) async throws(HistoryError) -> Conversation {
        let stored = copies[id] ?? id
        if let current, current.id == stored { return current }
        if let opened = opened.removeValue(forKey: stored) { return opened }
        return try await store.conversation(stored) ?? Conversation(id: stored)
    }

    private func store(_ conversation: Conversation, as id: Conversation.ID) async throws {
        guard !deleted.contains(conversation.id) else { return }
        current = conversation
        opened[conversation.id] = nil
        do throws(HistoryError) {
            try await store.save(conversation)
        } catch {
            guard error.code == .conflict else { throw error }
            let copy = conversation.copy(as: .init(rawValue: UUID().uuidString))
            copies[id] = copy.id
            current = copy
            try await store.save(copy)
        }
    }
}
