internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Copies what can be read of a damaged history into a new one.
struct Salvage {
    /// The damaged file, which is only read.
    let from: String
    /// An empty file.
    let to: String

    /// Conversations first: what belongs to one comes after it.
    private static let tables = [
        "conversations", "messages", "tags", "drafts", "configurations", "turns", "depth_samples",
    ]

    init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    /// Returns how many conversations and messages the new history has. Throws
    /// what writing it throws; what cannot be read is left out.
    func run() throws -> (conversations: Int, messages: Int) {
        let new = try DatabaseQueue(path: to, configuration: Self.configuration)
        try Schema.migrator.migrate(new)
        if let old = try readable() {
            try new.write { db in
                try old.read { old in
                    for name in Self.tables {
                        try TableSalvage(name, from: old, to: db)?.run(from: old, to: db)
                    }
                }
                try Self.mend(db)
            }
            try? old.close()
        }
        DamagedHistory.remove(copy)
        let counts = try new.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM conversations") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM messages") ?? 0
            )
        }
        try new.close()
        return counts
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Rows are put in as they are found; `mend` sees to what they refer to.
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// A copy of the damaged file that SQLite opens, whatever it can read of it:
    /// with a header and, where its end was lost, empty pages for it. `nil` where
    /// SQLite can make nothing of it.
    private func readable() throws -> DatabaseQueue? {
        let files = FileManager.default
        DamagedHistory.remove(copy)
        do {
            try files.copyItem(atPath: from, toPath: copy)
            if files.fileExists(atPath: from + "-wal") {
                try files.copyItem(atPath: from + "-wal", toPath: copy + "-wal")
            }
            try mendHeader()
        } catch {
            DamagedHistory.remove(copy)
            throw DatabaseError(resultCode: .SQLITE_FULL, message: "\(error)")
        }
        var configuration = Self.configuration
        configuration.prepareDatabase { db in
            // With it SQLite takes a schema as far as it can read it.
            try db.execute(sql: "PRAGMA writable_schema = ON")
        }
        return try? DatabaseQueue(path: copy, configuration: configuration)
    }

    private var copy: String { from + ".saving" }

    private func mendHeader() throws {
        guard let file = RawFile(copy, isWritable: true) else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN)
        }
        let size = file.size
        guard let header = DatabaseHeader(file.read(at: 0, count: DatabaseHeader.length)) else {
            let header = DatabaseHeader.bytes(pages: size / DatabaseHeader.pageSize)
            guard file.write(header, at: 0) else { throw DatabaseError(resultCode: .SQLITE_FULL) }
            return
        }
        let needed = header.pages * header.pageSize
        // Not more than a header could have meant: it may be damaged too.
        guard size < needed, needed < 64 * max(size, 1 << 20) else { return }
        guard file.resize(to: needed) else { throw DatabaseError(resultCode: .SQLITE_FULL) }
    }

    /// Makes what was found agree with itself: messages without a conversation
    /// get one, places and parents that were lost are made up, and what refers to
    /// nothing goes.
    private static func mend(_ db: Database) throws {
        let orphans = try Row.fetchAll(
            db,
            sql: """
                SELECT conversation, min(created_at), max(created_at) FROM messages
                WHERE conversation NOT IN (SELECT key FROM conversations) GROUP BY conversation
                """)
        for row in orphans {
            let key: Int64 = try row.decode(atIndex: 0)
            let first = try String.fetchOne(
                db, sql: "SELECT text FROM messages WHERE conversation = ? ORDER BY position, id",
                arguments: [key])
            let title = Conversation.title(from: String((first ?? "").prefix(60)))
            try db.execute(
                sql: """
                    INSERT INTO conversations (key, id, title, revision, created_at, updated_at)
                    VALUES (?, ?, ?, 1, ?, ?)
                    """,
                arguments: [
                    key, UUID().uuidString, title, try row.decode(Int64.self, atIndex: 1),
                    try row.decode(Int64.self, atIndex: 2),
                ])
        }
        try db.execute(sql: places)
        try db.execute(sql: Schema.parents)
        try db.execute(sql: strays)
        try db.execute(sql: Schema.fillDigests)
    }

    private static let places = """
        UPDATE messages SET position = line.place FROM (
            SELECT key AS row, row_number() OVER (PARTITION BY conversation ORDER BY position, id) - 1 AS place
            FROM messages WHERE is_aside = 0
        ) AS line WHERE line.row = messages.key AND position IS NOT line.place;
        """

    /// A message aside that followed a lost one follows none.
    private static let strays = """
        UPDATE messages SET parent = NULL WHERE is_aside <> 0 AND parent IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM messages p WHERE p.conversation = messages.conversation AND p.id = messages.parent
        );
        DELETE FROM tags WHERE conversation NOT IN (SELECT key FROM conversations);
        DELETE FROM turns WHERE configuration NOT IN (SELECT key FROM configurations);
        DELETE FROM depth_samples WHERE turn NOT IN (SELECT key FROM turns);
        """
}
