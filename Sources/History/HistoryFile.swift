internal import GRDB

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Opens the database file without harming what lies there.
enum HistoryFile {
    /// A pool over the history at `path`, made when there is none, brought to
    /// the newest schema.
    static func open(path: String, now: () -> Date) throws(HistoryError) -> (
        pool: DatabasePool, recovery: HistoryRecovery?
    ) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let lock = FolderLock(folder)
        do {
            try DamagedHistory.finish(at: path)
            try create(path: path)
            let opened = try connectOrRecover(path: path, now: now)
            lock.release()
            return opened
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// Opens the file; one that is damaged, or was found so in use, is looked at as
    /// a whole and replaced by what can be read of it.
    private static func connectOrRecover(path: String, now: () -> Date) throws -> (
        pool: DatabasePool, recovery: HistoryRecovery?
    ) {
        let damaged = DamagedHistory(path: path)
        do {
            guard DamageMark.isThere(at: path) else { return (try connect(path: path), nil) }
        } catch  where DamagedHistory.isDamage(error) {
        }
        if try damaged.isDamaged() {
            let recovery = try damaged.replace(now: now())
            return (try connect(path: path), recovery)
        }
        // The file is whole: it was the index, of which SQLite does not tell.
        let pool = try connect(path: path)
        try pool.write { db in try SearchIndex.rebuild(db) }
        DamageMark.remove(at: path)
        return (pool, nil)
    }

    private static func connect(path: String) throws -> DatabasePool {
        if try inspect(path: path) {
            try SchemaCopy.make(of: path, configuration)
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL with WAL, which may lose the last commits when
        // the power goes; what a person wrote is never lost.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        try Schema.migrator.migrate(pool)
        return pool
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "History"
        configuration.foreignKeysEnabled = true
        // Another canter's writes are short.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // What is deleted is written over.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// Makes an empty file, for the owner only; SQLite gives the files beside
    /// it the same permissions. One that is there is closed to others.
    private static func create(path: String) throws(HistoryError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno == EEXIST {
            // By its path: opening and closing the file here would end the
            // locks that another store of this process holds on it.
            // Failing is no reason not to chat.
            _ = unsafe chmod(path, 0o600)
        } else {
            throw HistoryError(
                .inaccessible,
                "The history \(path) cannot be made (\(unsafe String(cString: strerror(errno)))): "
                    + "make its folder writable.")
        }
    }

    /// Refuses what is not canter's, or is newer than this build, before the
    /// first byte is written; says whether it is of an older schema.
    private static func inspect(path: String) throws -> Bool {
        var configuration = configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isOlder = try queue.read { db in
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard tables > 0 else { return false }
            guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
                throw HistoryError(
                    .foreign,
                    "The file \(path) is another program's database and was left as it is: move it away to start a "
                        + "history there.")
            }
            guard try !Schema.migrator.hasBeenSuperseded(db) else {
                throw HistoryError(
                    .tooNew,
                    "The history \(path) was written by a newer canter and was left as it is: update canter."
                )
            }
            return try !Schema.migrator.hasCompletedMigrations(db)
        }
        try queue.close()
        return isOlder
    }

    /// `open(2)`, which the method above hides.
    private static func open(_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt {
        #if canImport(Darwin)
            unsafe Darwin.open(path, flags, mode)
        #elseif canImport(Musl)
            unsafe Musl.open(path, flags, mode)
        #else
            unsafe Glibc.open(path, flags, mode)
        #endif
    }
}
