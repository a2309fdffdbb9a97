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
    /// Copies the history, which is to get the newest schema. Throws where that
    /// fails: nothing is changed without a copy. The copy has at most as many pages
    /// as the disk has room for, or as are given.
    static func make(of path: String, _ configuration: Configuration, pages: Int? = nil) throws {
        guard let target = Schema.migrator.migrations.last else { return }
        let copy = name(path, target)
        let part = copy + ".part"
        do {
            try DamagedHistory.makeEmpty(part)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let destination = try DatabaseQueue(path: part)
            if let pages {
                try destination.inDatabase {
                    try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
                }
            }
            try queue.backup(to: destination)
            try destination.close()
            try queue.close()
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.moveItem(atPath: part, toPath: copy)
        } catch {
            DamagedHistory.remove(part)
            // What is damaged is saved rather than copied.
            if DamagedHistory.isDamage(error) { throw error }
            let isFull = (error as? DatabaseError)?.resultCode == .SQLITE_FULL
            throw HistoryError(
                isFull ? .diskFull : .inaccessible,
                "The history \(path) has to be changed for this canter and cannot be copied first: "
                    + (isFull
                        ? "free some space."
                        : "make its folder writable, and see that there is room."))
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
                DamagedHistory.remove(copy)
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
