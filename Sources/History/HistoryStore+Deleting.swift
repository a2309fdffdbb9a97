package import ChatCore
internal import GRDB
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension HistoryStore {
    /// Removes a conversation with its messages, its tags and its draft; says
    /// whether there was anything. Nothing of it is left in the files when it
    /// returns, unless another process reads them at that moment: what the log
    /// holds goes with the next one then.
    @discardableResult
    package func delete(_ id: Conversation.ID) async throws(HistoryError) -> Bool {
        try await !delete([id]).isEmpty
    }

    /// Removes several conversations as `delete` does one, which takes hardly longer
    /// than for one; returns those of which there was anything.
    @discardableResult
    package func delete(_ ids: [Conversation.ID]) async throws(HistoryError) -> [Conversation.ID] {
        let gone = try await write { db, _ in
            try ids.filter { id in
                try db.execute(sql: "DELETE FROM drafts WHERE id = ?", arguments: [id.rawValue])
                let hadDraft = db.changesCount > 0
                try db.execute(
                    sql: "DELETE FROM conversations WHERE id = ?", arguments: [id.rawValue])
                return db.changesCount > 0 || hadDraft
            }
        } committed: { [self] gone in
            known.withLock { known in for id in gone { known[id] = nil } }
        }
        if !gone.isEmpty { try await purge(gone) }
        return gone
    }

    /// Removes conversations that nothing was written in for `days` days, a draft
    /// neither, as `delete` does, and drafts of that age that belong to none; returns
    /// which conversations.
    @discardableResult
    package func deleteOlder(thanDays days: Int) async throws(HistoryError) -> [Conversation.ID] {
        let (gone, drafts) = try await write { db, time in
            // So many days ago that there was nothing yet is as good as any more.
            let before = time - Int64(min(max(days, 0), 1_000_000)) * 86_400_000
            let gone = try String.fetchAll(
                db,
                sql: """
                    DELETE FROM conversations WHERE updated_at < ?
                        AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.id = conversations.id AND d.updated_at >= ?)
                    RETURNING id
                    """, arguments: [before, before]
            ).map { Conversation.ID(rawValue: $0) }
            for id in gone {
                try db.execute(sql: "DELETE FROM drafts WHERE id = ?", arguments: [id.rawValue])
            }
            try db.execute(
                sql: """
                    DELETE FROM drafts WHERE updated_at < ?
                        AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = drafts.id)
                    """, arguments: [before])
            return (gone, db.changesCount)
        } committed: { [self] result in
            known.withLock { known in for id in result.0 { known[id] = nil } }
        }
        if !gone.isEmpty || drafts > 0 { try await purge(gone) }
        return gone
    }

    /// Leaves nothing in the files of what was deleted: not in the index, which
    /// only notes what is gone until its parts are merged, nor in the log, nor in
    /// the copy from before the schema was changed.
    private func purge(_ gone: [Conversation.ID]) async throws(HistoryError) {
        let path = path
        let task = Task { [pool] in
            // In steps, so that another process waits for none of them long.
            while try await pool.writeWithoutTransaction({ try SearchIndex.mergeStep($0) }) {}
            try await pool.writeWithoutTransaction { db in
                do {
                    _ = try db.checkpoint(.truncate)
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    // Somebody reads: the log is written over later.
                }
            }
            SchemaCopy.forget(gone, of: path)
        }
        do {
            try await task.value
        } catch {
            throw failure(error)
        }
    }
}
