package import ChatCore
internal import GRDB
internal import Synchronization

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension HistoryStore {
    /// The stored conversation with all its versions, `nil` when there is none of
    /// that id.
    package func conversation(_ id: Conversation.ID) async throws(HistoryError) -> Conversation? {
        let found = try await read { db in try Self.known(id, db) }
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

    static func known(_ id: Conversation.ID, _ db: Database) throws -> Known? {
        guard
            let row = try Row.fetchOne(
                db,
                sql:
                    "SELECT key, title, has_own_title, cut, revision FROM conversations WHERE id = ?",
                arguments: [id.rawValue])
        else { return nil }
        let messages = try StoredMessages(ofConversation: try row.decode(atIndex: 0), db)
        var conversation = Conversation(
            id: id, title: try row.decode(atIndex: 1), messages: messages.shown,
            aside: messages.aside)
        conversation.hasOwnTitle = try row.decode(atIndex: 2)
        conversation.cut = ContextCut(json: try row.decode(atIndex: 3))
        return Known(conversation: conversation, revision: try row.decode(atIndex: 4))
    }

    /// The conversations that are meant, the latest first. Reads no messages.
    package func list(_ selection: ListSelection = .init())
        async throws(HistoryError) -> [ConversationSummary]
    {
        try await read { db in try ConversationList(selection).summaries(db) }
    }

    /// At most `limit` conversations that are not archived, the latest first.
    package func list(limit: Int) async throws(HistoryError) -> [ConversationSummary] {
        var selection = ListSelection()
        selection.limit = limit
        return try await list(selection)
    }

    /// What people asked last, in any conversation and any version: the texts of
    /// at most `limit` messages, the latest first.
    package func questions(limit: Int) async throws(HistoryError) -> [String] {
        try await read { db in
            try Data.fetchAll(
                db,
                sql:
                    "SELECT CAST(text AS BLOB) FROM messages WHERE role = ? ORDER BY key DESC LIMIT ?",
                arguments: [Role.user.rawValue, limit]
            ).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Messages in which `words`, parted by white space, occur, in their text or
    /// their reasoning and in any version, what was written last first. Every
    /// word has to occur, in any case, some of them perhaps in the title. A title
    /// that has them all, over messages that have none, is a hit of its own, as
    /// of the conversation's last change. No words find nothing.
    package func search(_ words: String, limit: Int = 50) async throws(HistoryError) -> [SearchHit]
    {
        let search = HistorySearch(words)
        guard !search.words.isEmpty, limit > 0 else { return [] }
        return try await read { try search.hits(limit: limit, $0) }
    }

    /// When each message of a conversation was first written; empty when there is
    /// no such conversation.
    package func dates(of id: Conversation.ID) async throws(HistoryError) -> [Message.ID: Date] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT m.id, m.created_at FROM messages m
                    JOIN conversations c ON c.key = m.conversation WHERE c.id = ?
                    """, arguments: [id.rawValue])
            var dates: [Message.ID: Date] = [:]
            while let row = try rows.next() {
                dates[Message.ID(rawValue: try row.decode(atIndex: 0))] =
                    Self.date(try row.decode(atIndex: 1))
            }
            return dates
        }
    }

    /// How much is kept.
    package func totals() async throws(HistoryError) -> HistoryTotals {
        var totals = try await read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT count(*), ifnull(sum(shown + versions), 0), min(created_at), max(updated_at)
                        FROM conversations
                        """)
            else { return HistoryTotals() }
            let oldest: Int64? = try row.decode(atIndex: 2)
            let latest: Int64? = try row.decode(atIndex: 3)
            return HistoryTotals(
                conversations: try row.decode(atIndex: 0), messages: try row.decode(atIndex: 1),
                oldest: oldest.map(Self.date), latest: latest.map(Self.date))
        }
        totals.bytes = FileIdentity.size(path) + FileIdentity.size(path + "-wal")
        return totals
    }
}
