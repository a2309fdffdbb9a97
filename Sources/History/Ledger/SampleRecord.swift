internal import ChatCore
internal import GRDB

/// A row of `depth_samples`, both ways.
enum SampleRecord {
    static func insert(_ samples: [LedgerSample], ofTurn turn: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO depth_samples (turn, position, depth, tokens, seconds, threads, clock,
                    temperature, other_load, usable_cores)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        // SQLite takes what is no number for NULL.
        let samples = samples.filter { $0.sample.depth.isFinite && $0.sample.seconds.isFinite }
        for (position, entry) in samples.enumerated() {
            try statement.execute(arguments: [
                turn, position, entry.sample.depth, entry.sample.tokens, entry.sample.seconds,
                entry.threads, entry.clock, entry.temperature, entry.otherLoad, entry.usableCores,
            ])
        }
    }

    /// The samples of one turn, in the order they were taken.
    static func samples(ofTurn turn: Int64, _ db: Database) throws -> [LedgerSample] {
        try samples(
            of: db.cachedStatement(
                sql: "SELECT \(columns) FROM depth_samples s WHERE s.turn = ? ORDER BY s.position"),
            [turn])
    }

    /// The samples of a configuration's turns, the latest turn's first.
    static func samples(ofConfiguration configuration: Int64, limit: Int, _ db: Database) throws
        -> [LedgerSample]
    {
        // A cross join, for the turns' index has them in order already.
        try samples(
            of: db.cachedStatement(
                sql: """
                    SELECT \(columns) FROM turns t CROSS JOIN depth_samples s ON s.turn = t.key
                    WHERE t.configuration = ?
                    ORDER BY t.sent_at DESC, t.key DESC, s.position
                    LIMIT ?
                    """),
            [configuration, limit])
    }

    private static let columns =
        "s.depth, s.tokens, s.seconds, s.threads, s.clock, s.temperature, s.other_load, s.usable_cores"

    /// A cursor's row is not copied: there may be millions.
    private static func samples(of statement: Statement, _ arguments: StatementArguments) throws
        -> [LedgerSample]
    {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var samples: [LedgerSample] = []
        while let row = try rows.next() {
            var entry = LedgerSample(DepthSample(depth: row[0], tokens: row[1], seconds: row[2]))
            entry.threads = row[3]
            entry.clock = row[4]
            entry.temperature = row[5]
            entry.otherLoad = row[6]
            entry.usableCores = row[7]
            samples.append(entry)
        }
        return samples
    }
}
