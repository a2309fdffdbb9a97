package import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a person does to put conversations in order. None of it moves a
/// conversation up in the list or disturbs another process that goes on with it.
extension HistoryStore {
    /// Gives a stored conversation a person's title; says whether it was there.
    /// `title` is taken as it is.
    @discardableResult
    package func rename(_ id: Conversation.ID, to title: String) async throws(HistoryError) -> Bool
    {
        try await change(
            "UPDATE conversations SET title = ?, has_own_title = 1 WHERE id = ?",
            [title, id.rawValue])
    }

    /// Puts a conversation away or takes it out again; says whether it was there.
    @discardableResult
    package func setArchived(_ isArchived: Bool, _ id: Conversation.ID)
        async throws(HistoryError) -> Bool
    {
        try await write { db, time in
            try db.execute(
                sql: "UPDATE conversations SET archived_at = ? WHERE id = ?",
                arguments: [isArchived ? time : nil, id.rawValue])
            return db.changesCount > 0
        }
    }

    // MARK: Tags

    /// Gives a conversation a tag, as `Tag.named` makes it; says whether there is
    /// anything of it and the conversation was there. One it has stays.
    @discardableResult
    package func addTag(_ tag: String, to id: Conversation.ID) async throws(HistoryError) -> Bool {
        guard let tag = Tag.named(tag) else { return false }
        return try await write { db, _ in
            let key = try Int64.fetchOne(
                db, sql: "SELECT key FROM conversations WHERE id = ?", arguments: [id.rawValue])
            guard let key else { return false }
            try db.execute(
                sql: "INSERT INTO tags (conversation, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [key, tag])
            return true
        }
    }

    /// Takes a tag from a conversation; says whether it had it.
    @discardableResult
    package func removeTag(_ tag: String, from id: Conversation.ID)
        async throws(HistoryError) -> Bool
    {
        guard let tag = Tag.named(tag) else { return false }
        return try await change(
            """
            DELETE FROM tags WHERE tag = ?
                AND conversation = (SELECT key FROM conversations WHERE id = ?)
            """, [tag, id.rawValue])
    }

    /// Every tag that a conversation has, in the order of the alphabet.
    package func tags() async throws(HistoryError) -> [TagCount] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT tag, count(*) FROM tags GROUP BY tag ORDER BY tag"
            ).map { TagCount(tag: try $0.decode(atIndex: 0), count: try $0.decode(atIndex: 1)) }
        }
    }

    // MARK: Drafts

    /// Keeps what is written and not sent in a conversation, which need not be
    /// stored yet. An empty text removes it.
    package func saveDraft(_ text: String, of id: Conversation.ID) async throws(HistoryError) {
        if text.isEmpty {
            try await change("DELETE FROM drafts WHERE id = ?", [id.rawValue])
        } else {
            _ = try await write { db, time in
                try db.execute(
                    sql: """
                        INSERT INTO drafts (id, text, updated_at) VALUES (?, CAST(? AS TEXT), ?)
                        ON CONFLICT (id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
                        """, arguments: [id.rawValue, Data(text.utf8), time])
            }
        }
    }

    /// What was written and not sent in a conversation; `nil` for nothing.
    package func draft(of id: Conversation.ID) async throws(HistoryError) -> String? {
        try await read { db in
            try Data.fetchOne(
                db, sql: "SELECT CAST(text AS BLOB) FROM drafts WHERE id = ?",
                arguments: [id.rawValue]
            ).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Runs one statement; says whether it changed a row.
    @discardableResult
    private func change(_ sql: String, _ arguments: StatementArguments)
        async throws(HistoryError) -> Bool
    {
        try await write { db, _ in
            try db.execute(sql: sql, arguments: arguments)
            return db.changesCount > 0
        }
    }
}
