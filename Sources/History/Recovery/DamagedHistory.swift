internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A history whose file is damaged, or was said to be.
struct DamagedHistory {
    let path: String

    /// What a file has in it if canter made it.
    private static let marks = ["CREATE TABLE conversations (", "grdb_migrations"]

    /// Whether SQLite finds anything wrong with the file. Reads all of it.
    func isDamaged() throws -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let answer = try queue.read {
                try String.fetchOne($0, sql: "PRAGMA integrity_check(1)")
            }
            try queue.close()
            return answer != "ok"
        } catch let error as DatabaseError where Self.isDamage(error) {
            return true
        }
    }

    static func isDamage(_ error: any Error) -> Bool {
        if error is RowDecodingError { return true }
        let code = (error as? DatabaseError)?.resultCode
        return code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
    }

    /// Sets the file aside with its log, under a name with the date, and puts in
    /// its place a new history of what can be read. Nothing of the old one is
    /// changed, and it stays in its place until the new one is complete.
    ///
    /// Throws for a file that is none of canter's, while another process uses it,
    /// and where there is no room; the file is left as it is then.
    func replace(now: Date) throws -> HistoryRecovery {
        guard isOurs() else {
            throw HistoryError(
                .foreign,
                "The file \(path) is no history of canter's and was left as it is: move it away to start a history "
                    + "there.")
        }
        guard !FileUse.isOpenElsewhere(path) else {
            DamageMark.leave(at: path)
            throw HistoryError(
                .busy,
                "The history \(path) is damaged and another canter uses it: end that one and start canter again."
            )
        }
        var recovery = HistoryRecovery(setAside: freeName(now), conversations: 0, messages: 0)
        let new = Self.newName(path)
        do {
            try Self.makeEmpty(new)
            (recovery.conversations, recovery.messages) = try Salvage(from: path, to: new).run()
        } catch {
            Self.remove(new)
            let isFull = (error as? DatabaseError)?.resultCode == .SQLITE_FULL
            throw HistoryError(
                isFull ? .diskFull : .damaged,
                "The history \(path) is damaged, was left as it is, and what is in it cannot be saved beside it"
                    + (isFull
                        ? ": free some space." : " (\(error)): move it away to start a new one."))
        }
        // The log first: beside a new file it would be taken for its own.
        let files = FileManager.default
        if files.fileExists(atPath: path + "-wal") {
            try files.moveItem(atPath: path + "-wal", toPath: recovery.setAside + "-wal")
        }
        try? files.removeItem(atPath: path + "-shm")
        try files.moveItem(atPath: path, toPath: recovery.setAside)
        try files.moveItem(atPath: new, toPath: path)
        DamageMark.remove(at: path)
        return recovery
    }

    /// Puts the new history in its place where a process ended before it could:
    /// the damaged one is set aside already then.
    static func finish(at path: String) throws {
        let files = FileManager.default
        let new = newName(path)
        guard !files.fileExists(atPath: path), files.fileExists(atPath: new) else { return }
        try files.moveItem(atPath: new, toPath: path)
        DamageMark.remove(at: path)
    }

    // MARK: Files

    private static func newName(_ path: String) -> String { path + ".new" }

    /// `history.sqlite.damaged-2026-11-27T12-00-00Z`
    private func freeName(_ now: Date) -> String {
        let name = "\(path).damaged-\(now.formatted(.iso8601).replacing(":", with: "-"))"
        let names = [name] + (2...1000).map { "\(name)-\($0)" }
        return names.first { !FileManager.default.fileExists(atPath: $0) } ?? name
    }

    /// An empty file for the owner only, without anything beside it.
    static func makeEmpty(_ path: String) throws {
        remove(path)
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw DatabaseError(resultCode: .SQLITE_CANTOPEN) }
    }

    /// Removes a database and what lies beside it.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// Whether canter made the file: by its mark in SQLite's header, or where that
    /// is gone by the tables it describes.
    private func isOurs() -> Bool {
        guard let file = RawFile(path) else { return false }
        let header = DatabaseHeader(file.read(at: 0, count: DatabaseHeader.length))
        if header?.applicationID == Schema.applicationID { return true }
        var missing = Self.marks.map { Array($0.utf8) }
        let part = 1 << 20
        for offset in stride(from: 0, to: file.size, by: part) {
            // A mark may lie across two parts.
            let bytes = file.read(at: offset, count: part + 64)
            missing.removeAll { bytes.contains($0) }
            if missing.isEmpty { return true }
        }
        return false
    }
}
