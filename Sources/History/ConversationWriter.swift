internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Writes conversations, within a transaction.
struct ConversationWriter {
    /// Now, in milliseconds since 1970.
    var time: Int64

    /// Writes the difference to what is `known` of it; returns the new revision.
    /// Throws `.conflict` where that is not what is stored.
    func save(_ conversation: Conversation, over known: HistoryStore.Known?, _ db: Database)
        throws -> Int
    {
        let row = try Row.fetchOne(
            db, sql: "SELECT key, revision FROM conversations WHERE id = ?",
            arguments: [conversation.id.rawValue])
        let stored = try row.map {
            (
                key: try $0.decode(Int64.self, atIndex: 0),
                revision: try $0.decode(Int.self, atIndex: 1)
            )
        }
        let revision = stored?.revision ?? 0
        guard revision == known?.revision ?? 0 else { throw conflict(deleted: stored == nil) }
        let key: Int64
        if let stored {
            key = stored.key
            try update(conversation, key, revision: revision + 1, db)
        } else {
            key = try insert(conversation, createdAt: time, updatedAt: time, db)
        }
        let difference = MessageDifference(from: known?.conversation, to: conversation)
        try write(difference, in: key, db)
        return revision + 1
    }

    /// Adds a conversation that is not there, with its dates; a message that has
    /// none is of `time`.
    func add(
        _ conversation: Conversation, createdAt: Int64, updatedAt: Int64,
        dates: [Message.ID: Int64], _ db: Database
    ) throws {
        let key = try insert(conversation, createdAt: createdAt, updatedAt: updatedAt, db)
        let difference = MessageDifference(from: nil, to: conversation)
        try write(difference, in: key, dates: dates, db)
    }

    private func update(
        _ conversation: Conversation, _ key: Int64, revision: Int, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE conversations SET title = :title, has_own_title = :hasOwnTitle, cut = :cut,
                    revision = :revision, updated_at = :updatedAt, shown = :shown, versions = :versions,
                    tokens = :tokens, model = :model, quantization = :quantization
                WHERE key = :key
                """
        ).execute(
            arguments: try columns(of: conversation) + [
                "revision": revision, "updatedAt": time, "key": key,
            ])
    }

    /// Returns the new row's key.
    private func insert(
        _ conversation: Conversation, createdAt: Int64, updatedAt: Int64, _ db: Database
    ) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO conversations (id, title, has_own_title, cut, revision, created_at, updated_at,
                    shown, versions, tokens, model, quantization)
                VALUES (:id, :title, :hasOwnTitle, :cut, 1, :createdAt, :updatedAt,
                    :shown, :versions, :tokens, :model, :quantization)
                """
        ).execute(
            arguments: try columns(of: conversation) + [
                "id": conversation.id.rawValue, "createdAt": createdAt, "updatedAt": updatedAt,
            ])
        return db.lastInsertedRowID
    }

    private func columns(of conversation: Conversation) throws -> StatementArguments {
        let digest = ConversationDigest(conversation)
        return [
            "title": conversation.title, "hasOwnTitle": conversation.hasOwnTitle,
            "cut": try ContextCut.json(conversation.cut), "shown": digest.shown,
            "versions": digest.versions, "tokens": digest.tokens, "model": digest.model,
            "quantization": digest.quantization?.rawValue,
        ]
    }

    private func write(
        _ difference: MessageDifference, in key: Int64, dates: [Message.ID: Int64] = [:],
        _ db: Database
    ) throws {
        let encoder = MessageRecord.encoder
        // In the order they came in, which the rows' own numbers keep.
        for (message, place) in difference.written.sorted(by: {
            $0.message.id.rawValue < $1.message.id.rawValue
        }) {
            try MessageRecord.save(
                message, at: place, in: key, createdAt: dates[message.id] ?? time,
                encoder: encoder, db)
        }
        for (id, place) in difference.moved {
            try MessageRecord.move(id, to: place, in: key, db)
        }
        for id in difference.removed {
            try db.cachedStatement(sql: "DELETE FROM messages WHERE conversation = ? AND id = ?")
                .execute(arguments: [key, id.rawValue])
        }
    }

    private func conflict(deleted: Bool) -> HistoryError {
        HistoryError(
            .conflict,
            deleted
                ? "Another canter deleted this conversation: what follows is kept as a new one."
                : "Another canter went on with this conversation: what follows is kept as a copy.")
    }
}
