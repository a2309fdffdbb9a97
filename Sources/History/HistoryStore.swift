package import ChatCore
internal import GRDB
internal import Synchronization

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The conversations kept on disk, in one SQLite database that several canter
/// processes may use at once.
///
/// Writes happen one after another, off the caller's thread; reads go beside
/// them. Cancelling the calling task does not stop a write: what a person said
/// is kept also when they stop the reply.
package final class HistoryStore: Sendable {
    let pool: DatabasePool
    private let path: String
    private let now: @Sendable () -> Date
    /// What this process last saved or read of each conversation, to write
    /// only what changed since.
    private let known = Mutex<[Conversation.ID: Known]>([:])

    private struct Known {
        var conversation: Conversation
        var revision: Int
    }

    /// Opens the history at `path`, which is made when it is not there. Blocks
    /// for some milliseconds, longer when the schema is brought up to date.
    ///
    /// Throws for a file that is damaged, foreign, too new or not accessible;
    /// such a file is left as it is.
    package init(path: String, now: @escaping @Sendable () -> Date = { Date() })
        throws(HistoryError)
    {
        self.pool = try HistoryFile.open(path: path)
        self.path = path
        self.now = now
    }

    // MARK: Writing

    /// Brings the stored conversation to what `conversation` is: changed and
    /// new messages are written, missing ones removed. On disk, safe from
    /// power loss, when it returns.
    ///
    /// Throws `.conflict` when another process has changed it since this one
    /// last read or saved it, and writes nothing then: the caller goes on under
    /// a new id, and the next save keeps everything as a copy.
    package func save(_ conversation: Conversation) async throws(HistoryError) {
        _ = try await write { [self] db, time in
            try put(conversation, time, db)
        } committed: { [self] revision in
            known.withLock {
                $0[conversation.id] = Known(conversation: conversation, revision: revision)
            }
        }
    }

    /// Removes a conversation with its messages; says whether it was there.
    @discardableResult
    package func delete(_ id: Conversation.ID) async throws(HistoryError) -> Bool {
        try await write { db, _ in
            try db.execute(sql: "DELETE FROM conversations WHERE id = ?", arguments: [id.rawValue])
            return db.changesCount > 0
        } committed: { [self] _ in
            known.withLock { $0[id] = nil }
        }
    }

    /// Gives a stored conversation a person's title; says whether it was there.
    /// `title` is taken as it is. The conversation does not move up in the list,
    /// and another process that goes on with it is not disturbed.
    @discardableResult
    package func rename(_ id: Conversation.ID, to title: String) async throws(HistoryError) -> Bool
    {
        try await write { db, _ in
            try db.execute(
                sql: "UPDATE conversations SET title = ?, has_own_title = 1 WHERE id = ?",
                arguments: [title, id.rawValue])
            return db.changesCount > 0
        } committed: { _ in
        }
    }

    /// Runs `change` in a transaction, and `committed` with its result once
    /// that is on disk, before any other write.
    func write<Result: Sendable>(
        _ change: @escaping @Sendable (Database, _ milliseconds: Int64) throws -> Result,
        committed: @escaping @Sendable (Result) -> Void
    ) async throws(HistoryError) -> Result {
        let task = Task { [pool, now] in
            try await pool.writeWithoutTransaction { db in
                var result: Result?
                try db.inTransaction(.immediate) {
                    result = try change(db, Int64(now().timeIntervalSince1970 * 1000))
                    return .commit
                }
                if let result { committed(result) }
                return result
            }
        }
        do {
            guard let result = try await task.value else {
                throw HistoryError(.failed, "The history \(path) did not keep a change: try again.")
            }
            return result
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// Writes the difference; returns the new revision.
    private func put(_ conversation: Conversation, _ time: Int64, _ db: Database) throws -> Int {
        let known = known.withLock { $0[conversation.id] }
        let row = try Row.fetchOne(
            db, sql: "SELECT key, revision FROM conversations WHERE id = ?",
            arguments: [conversation.id.rawValue])
        let revision: Int = row?["revision"] ?? 0
        guard revision == known?.revision ?? 0 else { throw conflict(deleted: row == nil) }
        let cut = try ContextCut.json(conversation.cut)
        let key: Int64
        if let row {
            key = row["key"]
            try db.execute(
                sql:
                    "UPDATE conversations SET title = ?, has_own_title = ?, cut = ?, revision = ?, updated_at = ? WHERE key = ?",
                arguments: [
                    conversation.title, conversation.hasOwnTitle, cut, revision + 1, time, key,
                ])
        } else {
            try db.execute(
                sql:
                    "INSERT INTO conversations (id, title, has_own_title, cut, revision, created_at, updated_at) VALUES (?, ?, ?, ?, 1, ?, ?)",
                arguments: [
                    conversation.id.rawValue, conversation.title, conversation.hasOwnTitle, cut,
                    time, time,
                ])
            key = db.lastInsertedRowID
        }
        try putMessages(
            of: conversation, over: known?.conversation.messages ?? [], key: key, time, db)
        return revision + 1
    }

    private func putMessages(
        of conversation: Conversation, over old: [Message], key: Int64, _ time: Int64,
        _ db: Database
    ) throws {
        for (position, message) in conversation.messages.enumerated() {
            if position < old.count, old[position] == message { continue }
            try MessageRecord.save(message, at: position, in: key, now: time, db)
        }
        let kept = Set(conversation.messages.map(\.id))
        for message in old where !kept.contains(message.id) {
            try db.execute(
                sql: "DELETE FROM messages WHERE conversation = ? AND id = ?",
                arguments: [key, message.id.rawValue])
        }
    }

    private func conflict(deleted: Bool) -> HistoryError {
        HistoryError(
            .conflict,
            deleted
                ? "Another canter deleted this conversation: what follows is kept as a new one."
                : "Another canter went on with this conversation: what follows is kept as a copy.")
    }

    // MARK: Reading

    /// The stored conversation, `nil` when there is none of that id.
    package func conversation(_ id: Conversation.ID) async throws(HistoryError) -> Conversation? {
        let found: Known? = try await read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql:
                        "SELECT key, title, has_own_title, cut, revision FROM conversations WHERE id = ?",
                    arguments: [id.rawValue])
            else { return nil }
            let key: Int64 = row["key"]
            let messages = try MessageRecord.fetchAll(
                db, sql: MessageRecord.selection, arguments: [key])
            var conversation = Conversation(
                id: id, title: row["title"], messages: messages.map(\.message))
            conversation.hasOwnTitle = row["has_own_title"]
            conversation.cut = ContextCut(json: row["cut"])
            return Known(conversation: conversation, revision: row["revision"])
        }
        if let found {
            known.withLock { all in
                // A save may have come in between: it knows better.
                if all[id].map({ $0.revision < found.revision }) ?? true {
                    all[id] = found
                }
            }
        }
        return found?.conversation
    }

    /// Conversations, the latest first.
    package func list(limit: Int = .max) async throws(HistoryError) -> [ConversationSummary] {
        try await read { db in
            try Row.fetchAll(db, sql: Self.listing, arguments: [limit]).map(Self.summary)
        }
    }

    /// What people asked last, in any conversation: the texts of at most
    /// `limit` messages, the latest first.
    package func questions(limit: Int) async throws(HistoryError) -> [String] {
        try await read { db in
            try String.fetchAll(
                db, sql: "SELECT text FROM messages WHERE role = ? ORDER BY key DESC LIMIT ?",
                arguments: [Role.user.rawValue, limit])
        }
    }

    /// Messages in which `words`, parted by white space, occur, of the latest
    /// conversations first; in one, the last message first. Every word has to
    /// occur, in any case, some of them perhaps in the title. A title that has
    /// them all, over messages that have none, is a hit of its own. No words
    /// find nothing.
    package func search(_ words: String, limit: Int = 50) async throws(HistoryError) -> [SearchHit]
    {
        let search = HistorySearch(words)
        guard !search.words.isEmpty else { return [] }
        return try await read { try search.hits(limit: limit, $0) }
    }

    func read<Result: Sendable>(
        _ fetch: @escaping @Sendable (Database) throws -> Result
    ) async throws(HistoryError) -> Result {
        do {
            return try await pool.read(fetch)
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    private static func summary(_ row: Row) -> ConversationSummary {
        let quantization: String? = row["quantization"]
        return ConversationSummary(
            id: Conversation.ID(rawValue: row["id"]), title: row["title"], model: row["model"],
            quantization: quantization.map { Quantization($0) }, messages: row["messages"],
            tokens: row["tokens"],
            createdAt: date(row["created_at"]), updatedAt: date(row["updated_at"]))
    }

    static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    private static let listing = """
        SELECT c.id, c.title, c.created_at, c.updated_at,
            (SELECT count(*) FROM messages m WHERE m.conversation = c.key) AS messages,
            (SELECT m.prompt_tokens + m.completion_tokens FROM messages m
                WHERE m.conversation = c.key AND m.completion_tokens IS NOT NULL
                ORDER BY m.position DESC LIMIT 1) AS tokens,
            r.model, r.quantization
        FROM conversations c
        LEFT JOIN messages r ON r.key = (SELECT m.key FROM messages m
            WHERE m.conversation = c.key AND m.model IS NOT NULL ORDER BY m.position DESC LIMIT 1)
        ORDER BY c.updated_at DESC, c.key DESC
        LIMIT ?
        """
}
