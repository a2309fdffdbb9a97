internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The copy of a history from before its schema was changed, beside it:
/// `history.sqlite.before-5` has what the fourth schema had. Only the last one is
/// kept.
enum SchemaCopy {
    /// Copies the history if opening it will change its schema and it holds
    /// anything. Throws where that fails: nothing is changed without a copy.
    static func make(of path: String, _ configuration: Configuration) throws {
        guard let target = Schema.migrator.migrations.last else { return }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let needsCopy = try queue.read { db in
            let applied = try Schema.migrator.appliedIdentifiers(db)
            return !applied.isEmpty && !applied.contains(target)
        }
        guard needsCopy else { return try queue.close() }
        let copy = name(path, target)
        let part = copy + ".part"
        do {
            try? FileManager.default.removeItem(atPath: part)
            guard
                FileManager.default.createFile(
                    atPath: part, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw DatabaseError(resultCode: .SQLITE_CANTOPEN) }
            let destination = try DatabaseQueue(path: part)
            try queue.backup(to: destination)
            try destination.close()
            try queue.close()
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.moveItem(atPath: part, toPath: copy)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            let isFull = (error as? DatabaseError)?.resultCode == .SQLITE_FULL
            throw HistoryError(
                isFull ? .diskFull : .inaccessible,
                "The history \(path) has to be changed for this canter, and there is no room for a copy of it: "
                    + "free some space in its folder.")
        }
        for other in all(of: path) where other != copy {
            try? FileManager.default.removeItem(atPath: other)
        }
    }

    /// Removes conversations from the copies, as they were from the history. A
    /// copy that cannot be changed goes as a whole.
    static func forget(_ conversations: [Conversation.ID], of path: String) {
        guard !conversations.isEmpty else { return }
        for copy in all(of: path) {
            do {
                let queue = try DatabaseQueue(path: copy)
                try queue.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA secure_delete = ON")
                    try db.inTransaction {
                        for id in conversations {
                            try db.execute(
                                sql: "DELETE FROM conversations WHERE id = ?",
                                arguments: [id.rawValue])
                        }
                        return .commit
                    }
                    while try SearchIndex.mergeStep(db) {}
                    if try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" {
                        try db.checkpoint(.truncate)
                    }
                }
                try queue.close()
            } catch {
                for suffix in ["", "-wal", "-shm", "-journal"] {
                    try? FileManager.default.removeItem(atPath: copy + suffix)
                }
            }
        }
    }

    /// The paths of the copies that are there.
    static func all(of path: String) -> [String] {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { name in
            name.hasPrefix(file + ".before-")
                && name.dropFirst(file.count + 8).allSatisfy(\.isNumber)
        }.map { folder + "/" + $0 }
    }

    static func name(_ path: String, _ target: String) -> String { "\(path).before-\(target)" }
}
