import GRDB

@testable import History

/// What only tests ask of the database.
extension HistoryStore {
    /// Rows changed by the writing connection since it was opened.
    func totalChanges() async throws -> Int {
        try await pool.writeWithoutTransaction { $0.totalChangesCount }
    }

    /// The number a statement gives, on the writing connection.
    func count(_ sql: String) async throws -> Int? {
        try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: sql) }
    }

    func execute(_ sql: String) async throws {
        try await pool.write { try $0.execute(sql: sql) }
    }

    /// Closes the files, as the end of the process would.
    func close() throws {
        try pool.close()
    }
}
