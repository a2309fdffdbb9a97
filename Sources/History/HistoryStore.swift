package import ChatCore
internal import GRDB
internal import Synchronization

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The conversations kept on disk, in one SQLite database that several canter
/// processes may use at once.
///
/// Writes happen one after another, off the caller's thread; reads go beside
/// them. Cancelling the calling task does not stop a write: what a person said
/// is kept also when they stop the reply.
package final class HistoryStore: Sendable {
    let pool: DatabasePool
    let path: String
    let now: @Sendable () -> Date
    /// What was saved of a file that was damaged when this opened it; `nil` for
    /// one that was not.
    package let recovery: HistoryRecovery?
    private let identity: FileIdentity?
    /// What this process last saved or read of each conversation, to write
    /// only what changed since.
    let known = Mutex<[Conversation.ID: Known]>([:])

    struct Known {
        var conversation: Conversation
        var revision: Int
    }

    /// Opens the history at `path`, which is made when it is not there. Blocks
    /// for some milliseconds, longer when the schema is brought up to date or a
    /// damaged file is saved: `recovery` then says what became of it.
    ///
    /// Throws for a file that is foreign, too new or not accessible; such a file
    /// is left as it is.
    package init(path: String, now: @escaping @Sendable () -> Date = { Date() })
        throws(HistoryError)
    {
        let opened = try HistoryFile.open(path: path, now: now)
        self.pool = opened.pool
        self.recovery = opened.recovery
        self.identity = FileIdentity(path)
        self.path = path
        self.now = now
    }

    /// Brings the stored conversation to what `conversation` is, with all its
    /// versions: changed and new messages are written, missing ones removed. On
    /// disk, safe from power loss, when it returns.
    ///
    /// Throws `.conflict` when another process has changed it since this one
    /// last read or saved it, and writes nothing then: the caller goes on under
    /// a new id, and the next save keeps everything as a copy.
    package func save(_ conversation: Conversation) async throws(HistoryError) {
        _ = try await write { [self] db, time in
            let known = known.withLock { $0[conversation.id] }
            return try ConversationWriter(time: time).save(conversation, over: known, db)
        } committed: { [self] revision in
            known.withLock {
                $0[conversation.id] = Known(conversation: conversation, revision: revision)
            }
        }
    }

    /// Runs `change` in a transaction, and `committed` with its result once
    /// that is on disk, before any other write.
    func write<Result: Sendable>(
        _ change: @escaping @Sendable (Database, _ milliseconds: Int64) throws -> Result,
        committed: @escaping @Sendable (Result) -> Void = { _ in }
    ) async throws(HistoryError) -> Result {
        try requireSameFile()
        let task = Task { [pool, now] in
            try await pool.writeWithoutTransaction { db in
                var result: Result?
                try db.inTransaction(.immediate) {
                    result = try change(db, Self.milliseconds(now()))
                    return .commit
                }
                if let result { committed(result) }
                return result
            }
        }
        do {
            guard let result = try await task.value else {
                throw HistoryError(.failed, "The history \(path) did not keep a change: try again.")
            }
            return result
        } catch {
            throw failure(error)
        }
    }

    func read<Result: Sendable>(
        _ fetch: @escaping @Sendable (Database) throws -> Result
    ) async throws(HistoryError) -> Result {
        do {
            return try await pool.read(fetch)
        } catch {
            throw failure(error)
        }
    }

    /// What an error means to a person. Damage is noted beside the file, for the
    /// next canter that opens it to look for.
    func failure(_ error: any Error) -> HistoryError {
        let failure = HistoryError(error, path: path)
        if failure.code == .damaged { DamageMark.leave(at: path) }
        return failure
    }

    /// Throws where another canter has set the file aside since this one opened
    /// it: what is written into it now would not be found.
    private func requireSameFile() throws(HistoryError) {
        guard let identity, let there = FileIdentity(path), there != identity else { return }
        throw HistoryError(
            .damaged,
            "The history \(path) was replaced while it was in use: end canter and start it again.")
    }

    static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    static func milliseconds(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded())
    }
}
