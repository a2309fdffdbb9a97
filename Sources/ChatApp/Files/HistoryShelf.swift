internal import ChatCore
internal import History
internal import LlamaEngine

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The history as `canter history` looks at it and changes it.
struct HistoryShelf: Sendable {
    let store: HistoryStore
    /// Where KV states are parked.
    let states: String
    let now: @Sendable () -> Date

    init(
        store: HistoryStore, states: String, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.states = states
        self.now = now
    }

    /// Does something with this person's history, while the main thread waits.
    /// Errors come out as one sentence.
    ///
    /// - Parameter making: Whether a history is made where there is none; else
    ///   that is a failure.
    static func use<Value: Sendable>(
        making: Bool = false, _ body: @escaping @Sendable (HistoryShelf) async throws -> Value
    ) throws -> Value {
        do {
            let folders = Directories(environment: processEnvironment())
            guard making || FileManager.default.fileExists(atPath: folders.history) else {
                throw CommandFailure(
                    "There is no history yet: every chat that is not --incognito is kept in it.")
            }
            let store = try HistoryStore(path: folders.history)
            if let recovery = store.recovery {
                StandardStreams.complain("canter: \(recovery.description)")
            }
            let shelf = HistoryShelf(store: store, states: folders.states)
            return try runBlocking { try await body(shelf) }
        } catch let error as HistoryError {
            throw CommandFailure(error.description)
        } catch let error as ExportError {
            throw CommandFailure(error.description)
        }
    }

    /// The conversation a person means by an id or its beginning, in any case.
    /// Throws `CommandFailure` where there is none, or several.
    func summary(beginning prefix: String) async throws -> ConversationSummary {
        try Self.one(of: await store.list(ListSelection(archived: .with)), beginning: prefix)
    }

    /// The same for several, each once, in their order.
    func summaries(beginning prefixes: [String]) async throws -> [ConversationSummary] {
        let all = try await store.list(ListSelection(archived: .with))
        var found: [ConversationSummary] = []
        for prefix in prefixes {
            let summary = try Self.one(of: all, beginning: prefix)
            if !found.contains(where: { $0.id == summary.id }) { found.append(summary) }
        }
        return found
    }

    static func one(of all: [ConversationSummary], beginning prefix: String)
        throws(CommandFailure) -> ConversationSummary
    {
        guard let found = try all.one(beginning: prefix) else {
            throw CommandFailure(
                "No conversation has an id that begins with \(prefix.uppercased()): canter history list --all shows them."
            )
        }
        return found
    }

    /// Deletes conversations, with their parked states; returns how many there were.
    func delete(_ ids: [Conversation.ID]) async throws -> Int {
        let gone = try await store.delete(ids)
        forgetStates(of: ids)
        return gone.count
    }

    /// Removes the KV states of conversations that are gone.
    func forgetStates(of ids: [Conversation.ID]) {
        ParkedStates.remove(of: ids, in: states)
    }
}
