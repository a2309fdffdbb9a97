import GRDB

@testable import History

/// What only tests ask of the database.
extension HistoryStore {
    /// Begins to count which messages the writing connection writes; what the index
    /// makes of them is not counted.
    func watchMessages() async throws {
        try await pool.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TEMP TABLE changes (kind TEXT)")
            for kind in ["INSERT", "UPDATE", "DELETE"] {
                try db.execute(
                    sql: """
                        CREATE TEMP TRIGGER watch_\(kind) AFTER \(kind) ON main.messages BEGIN
                            INSERT INTO changes VALUES ('\(kind)');
                        END
                        """)
            }
        }
    }

    /// What was done to messages since it was last asked, in its order.
    func messageChanges() async throws -> [String] {
        try await pool.writeWithoutTransaction { db in
            let changes = try String.fetchAll(db, sql: "SELECT kind FROM changes ORDER BY rowid")
            try db.execute(sql: "DELETE FROM changes")
            return changes
        }
    }

    /// The number a statement gives, on the writing connection.
    func count(_ sql: String) async throws -> Int? {
        try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: sql) }
    }

    /// Whether the index has what the messages have, and nothing else.
    func indexIsWhole() async throws -> Bool {
        try await pool.writeWithoutTransaction { db in
            do {
                // With rank 1 it is held against the texts, too.
                try db.execute(
                    sql: """
                        INSERT INTO messages_index(messages_index, rank) VALUES ('integrity-check', 1)
                        """)
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                return false
            }
        }
    }

    func execute(_ sql: String) async throws {
        try await pool.write { try $0.execute(sql: sql) }
    }

    /// Closes the files, as the end of the process would.
    func close() throws {
        try pool.close()
    }
}
