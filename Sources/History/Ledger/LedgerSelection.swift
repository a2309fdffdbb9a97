internal import ChatCore
internal import GRDB

/// A filter as SQL has it. It may let more through than is meant: what comes
/// out is filtered once more, by its values.
struct LedgerSelection {
    private let filter: LedgerFilter

    init(_ filter: LedgerFilter) {
        self.filter = filter
    }

    /// The configurations that turns are looked for in, by their rows' keys.
    func configurations(_ db: Database) throws -> [Int64: SpeedConfiguration] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        for (key, values) in filter.values {
            guard let column = Self.columns[key] else { continue }
            let marks = values.map { _ in "?" }.joined(separator: ", ")
            let orNone = values.contains(LedgerFilter.unknown) ? " OR \(column) IS NULL" : ""
            conditions.append("(\(column) IN (\(marks))\(orNone))")
            arguments += StatementArguments(Array(values))
        }
        let rows = try Row.fetchAll(
            db, sql: "SELECT key, json FROM configurations" + Self.clause(conditions),
            arguments: arguments)
        var found: [Int64: SpeedConfiguration] = [:]
        for row in rows {
            if let configuration = SpeedConfiguration(json: row["json"]),
                filter.matches(configuration)
            {
                found[row["key"]] = configuration
            }
        }
        return found
    }

    /// Rows of `TurnRecord.selection` of these configurations, the latest first.
    func turns(of keys: some Sequence<Int64>, _ db: Database) throws -> RowCursor {
        var conditions: [String] = []
        if !filter.values.isEmpty {
            let list = keys.map(String.init).joined(separator: ", ")
            conditions.append("configuration IN (\(list))")
        }
        var arguments = StatementArguments()
        func add(_ condition: String, _ value: (some DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("sent_at >= ?", filter.since)
        add("sent_at < ?", filter.until)
        add("completion_tokens >= ?", filter.minimumTokens)
        return try Row.fetchCursor(
            db,
            sql: TurnRecord.selection + Self.clause(conditions)
                + " ORDER BY sent_at DESC, key DESC", arguments: arguments)
    }

    private static let columns: [LedgerKey: String] = [
        .model: "model", .quantization: "quantization", .engine: "engine",
        .build: "engine_build", .machine: "machine",
    ]

    private static func clause(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
