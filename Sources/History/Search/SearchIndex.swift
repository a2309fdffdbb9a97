internal import GRDB

/// The full-text index over messages: three characters at a time, so that any
/// part of a word is found in any script.
///
/// It keeps no texts of its own, but points to the messages'; triggers keep it,
/// whoever writes. FTS5 with the trigram tokenizer came with SQLite 3.34: Debian 12
/// has 3.40, macOS 15 has 3.43. Where it is missing when the history is brought to
/// this schema there is no index, and searching reads every message.
enum SearchIndex {
    static let table = "messages_index"

    /// Makes the index of what is there. Does nothing where SQLite has none.
    static func make(_ db: Database, tokenizer: String = "trigram") throws {
        do {
            try db.inSavepoint {
                try db.execute(
                    sql: """
                        CREATE VIRTUAL TABLE \(table) USING fts5(
                            text, reasoning, content = 'messages', content_rowid = 'key', tokenize = '\(tokenizer)')
                        """)
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return
        }
        try db.execute(sql: triggers)
        try rebuild(db)
    }

    static func isThere(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
            arguments: [table]) ?? false
    }

    /// Makes the index anew, if there is one.
    static func rebuild(_ db: Database) throws {
        guard try isThere(db) else { return }
        try db.execute(sql: "INSERT INTO \(table)(\(table)) VALUES ('rebuild')")
    }

    /// Merges some of the index's parts, which drops what they hold of deleted
    /// texts; false when there is nothing left to merge. `secure-delete` of newer
    /// versions would do it at once, and leave a file that older ones cannot write.
    static func mergeStep(_ db: Database) throws -> Bool {
        guard try isThere(db) else { return false }
        let before = db.totalChangesCount
        // Negative: all parts, to a single one.
        try db.execute(sql: "INSERT INTO \(table)(\(table), rank) VALUES ('merge', -500)")
        return db.totalChangesCount - before > 1
    }

    /// A change of anything but the texts leaves the index alone.
    private static let triggers = """
        CREATE TRIGGER messages_index_insert AFTER INSERT ON messages BEGIN
            INSERT INTO \(table)(rowid, text, reasoning) VALUES (new.key, new.text, new.reasoning);
        END;
        CREATE TRIGGER messages_index_delete AFTER DELETE ON messages BEGIN
            INSERT INTO \(table)(\(table), rowid, text, reasoning)
            VALUES ('delete', old.key, old.text, old.reasoning);
        END;
        CREATE TRIGGER messages_index_update AFTER UPDATE OF text, reasoning ON messages
        WHEN old.text IS NOT new.text OR old.reasoning IS NOT new.reasoning BEGIN
            INSERT INTO \(table)(\(table), rowid, text, reasoning)
            VALUES ('delete', old.key, old.text, old.reasoning);
            INSERT INTO \(table)(rowid, text, reasoning) VALUES (new.key, new.text, new.reasoning);
        END;
        """
}
