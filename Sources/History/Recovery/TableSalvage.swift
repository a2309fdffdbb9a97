internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Copies the rows of one table that can be read.
struct TableSalvage {
    private let name: String
    /// The column that numbers the rows; `nil` for a table without one.
    private let key: String?
    /// `SELECT`, up to its condition, of the key and all columns.
    private let selection: String
    private let insertion: String
    private let columnCount: Int

    /// `nil` where the damaged history has no such table, or none that is known.
    init?(_ name: String, from old: Database, to new: Database) throws {
        guard let there = try? Row.fetchAll(old, sql: "PRAGMA table_info(\(name))") else {
            return nil
        }
        let known: Set<String> = Set(there.compactMap { $0["name"] as String? })
        let columns = try Row.fetchAll(new, sql: "PRAGMA table_info(\(name))").map {
            (
                name: try $0.decode(String.self, atIndex: 1),
                type: try $0.decode(String.self, atIndex: 2)
            )
        }.filter { known.contains($0.name) }
        guard !columns.isEmpty else { return nil }
        self.name = name
        key = columns.contains { $0.name == "key" } ? "key" : nil
        columnCount = columns.count
        // Texts go in and out as bytes: one may have a NUL in it.
        let read = columns.map { $0.type == "TEXT" ? "CAST(\($0.name) AS BLOB)" : $0.name }
        let marks = columns.map { $0.type == "TEXT" ? "CAST(? AS TEXT)" : "?" }
        selection =
            "SELECT \(([key ?? "NULL"] + read).joined(separator: ", ")) FROM \(name)"
        let names = columns.map { $0.name }.joined(separator: ", ")
        insertion = """
            INSERT OR IGNORE INTO \(name) (\(names))
            VALUES (\(marks.joined(separator: ", ")))
            """
    }

    /// Throws only what writing throws of the disk.
    func run(from old: Database, to new: Database) throws {
        guard let key else {
            _ = try copy("\(selection)", from: old, to: new) { _ in true }
            return
        }
        // From the front up to what cannot be read, from the back up to it, and
        // then every row between the two, of which each may be in a page that is
        // whole.
        var last = Int64.min
        let isWhole = try copy("\(selection) ORDER BY \(key)", from: old, to: new) { row in
            guard row > last else { return false }
            last = row
            return true
        }
        guard !isWhole else { return }
        var next: Int64?
        _ = try copy("\(selection) ORDER BY \(key) DESC", from: old, to: new) { row in
            guard row > last, next.map({ row < $0 }) ?? true else { return false }
            next = row
            return true
        }
        // A number that no row had: nothing to look for behind it.
        guard last < Int64.max / 2 else { return }
        let first = max(last, 0) + 1
        let end = min(next ?? first + Self.furthest, first + Self.most)
        guard first < end else { return }
        for row in first..<end {
            _ = try copy("\(selection) WHERE \(key) = ?", [row], from: old, to: new) { _ in true }
        }
    }

    /// How many rows are tried where it cannot be told how many there were.
    private static let furthest: Int64 = 5_000
    /// How many are tried in any case.
    private static let most: Int64 = 2_000_000

    /// Copies the rows of a query as long as they are `wanted`, by their key; says
    /// whether that was all.
    private func copy(
        _ sql: String, _ arguments: StatementArguments = [], from old: Database, to new: Database,
        wanted: (Int64) -> Bool
    ) throws -> Bool {
        guard let statement = try? old.cachedStatement(sql: sql),
            let rows = try? Row.fetchCursor(statement, arguments: arguments)
        else { return false }
        let insertion = try new.cachedStatement(sql: insertion)
        while true {
            let row: Row?
            do { row = try rows.next() } catch { return false }
            guard let row else { return true }
            let key: DatabaseValue = row[0]
            if self.key != nil {
                guard let number = Int64.fromDatabaseValue(key), wanted(number) else {
                    return false
                }
            }
            let values = (1...columnCount).map { row[$0] as DatabaseValue }
            do {
                try insertion.execute(arguments: StatementArguments(values))
            } catch let error as DatabaseError
                where [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN].contains(error.resultCode)
            {
                throw error
            } catch {
                // A row of the wrong kind of values is no row.
                continue
            }
        }
    }
}
