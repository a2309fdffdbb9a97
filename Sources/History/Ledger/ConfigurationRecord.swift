internal import ChatCore
internal import GRDB

/// Rows of `configurations`.
enum ConfigurationRecord {
    /// The configuration's row; `nil` when no turn has it.
    static func key(of configuration: SpeedConfiguration, _ db: Database) throws -> Int64? {
        try key(ofJSON: configuration.json(), db)
    }

    /// The configuration's row, made when there is none.
    static func key(making configuration: SpeedConfiguration, _ db: Database) throws -> Int64 {
        let json = try configuration.json()
        if let key = try key(ofJSON: json, db) { return key }
        try db.execute(
            sql: """
                INSERT INTO configurations (json, model, quantization, engine, engine_build, machine)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                json, configuration.model, configuration.quantization?.rawValue,
                configuration.engine, configuration.engineBuild, configuration.machine,
            ])
        return db.lastInsertedRowID
    }

    private static func key(ofJSON json: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT key FROM configurations WHERE json = ?", arguments: [json])
    }
}
