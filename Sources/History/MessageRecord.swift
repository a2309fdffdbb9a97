internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A row of `messages`, both ways.
struct MessageRecord: FetchableRecord {
    var message: Message

    init(row: Row) throws {
        // Roles and reasons a newer canter added within the same schema are
        // shown as the nearest thing this one knows.
        message = Message(
            id: Message.ID(rawValue: row["id"]), role: Role(rawValue: row["role"]) ?? .user,
            text: String(decoding: row["text"] as Data, as: UTF8.self),
            reasoning: String(decoding: row["reasoning"] as Data, as: UTF8.self),
            reply: try Self.reply(row))
    }

    /// The messages of the conversation whose key is the argument, in order.
    ///
    /// GRDB hands strings to SQLite as C strings, which end at the first NUL.
    /// A model can write one, so texts go in and out as bytes.
    static let selection = """
        SELECT id, role, CAST(text AS BLOB) AS text, CAST(reasoning AS BLOB) AS reasoning, model, quantization,
            engine, finish_reason, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, figures,
            seed, details
        FROM messages WHERE conversation = ? ORDER BY position
        """

    private static func reply(_ row: Row) throws -> ReplyRecord? {
        guard let model: String = row["model"] else { return nil }
        let promptTokens: Int? = row["prompt_tokens"]
        let completionTokens: Int? = row["completion_tokens"]
        var usage: Usage?
        if let promptTokens, let completionTokens {
            usage = Usage(
                promptTokens: promptTokens, cachedTokens: row["cached_tokens"],
                completionTokens: completionTokens,
                reasoningTokens: row["reasoning_tokens"])
        }
        let reason: String? = row["finish_reason"]
        let quantization: String? = row["quantization"]
        let figures: String? = row["figures"]
        let seed: Int64? = row["seed"]
        var record = ReplyRecord(
            model: model, quantization: quantization.map { Quantization($0) },
            engine: row["engine"] ?? "",
            finishReason: reason.flatMap(FinishReason.init(rawValue:)) ?? .stop, usage: usage,
            figures: try figures.map {
                try JSONDecoder().decode(ReplyFigures.self, from: Data($0.utf8))
            }
                ?? ReplyFigures(),
            seed: seed.flatMap(UInt32.init(exactly:)))
        let details: String? = row["details"]
        ReplyDetails(json: details)?.put(into: &record)
        return record
    }

    /// Adds the message to the conversation, or replaces the one of its id.
    static func save(
        _ message: Message, at position: Int, in conversation: Int64, now: Int64, _ db: Database
    ) throws {
        let reply = message.reply
        let figures = try reply.map {
            String(decoding: try encoder.encode($0.figures), as: UTF8.self)
        }
        let details = try reply.flatMap(ReplyDetails.init).map {
            String(decoding: try encoder.encode($0), as: UTF8.self)
        }
        try db.cachedStatement(sql: upsert).execute(arguments: [
            "conversation": conversation, "id": message.id.rawValue, "position": position,
            "role": message.role.rawValue, "text": Data(message.text.utf8),
            "reasoning": Data(message.reasoning.utf8),
            "now": now,
            "model": reply?.model, "quantization": reply?.quantization?.rawValue,
            "engine": reply?.engine,
            "finishReason": reply?.finishReason.rawValue,
            "promptTokens": reply?.usage?.promptTokens,
            "cachedTokens": reply?.usage?.cachedTokens,
            "completionTokens": reply?.usage?.completionTokens,
            "reasoningTokens": reply?.usage?.reasoningTokens, "figures": figures,
            "seed": reply?.seed.map { Int64($0) }, "details": details,
        ])
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // A logit's bias may be infinite, which JSON has no number for.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    private static let upsert = """
        INSERT INTO messages (conversation, id, position, role, text, reasoning, created_at, model, quantization,
            engine, finish_reason, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, figures,
            seed, details)
        VALUES (:conversation, :id, :position, :role, CAST(:text AS TEXT), CAST(:reasoning AS TEXT), :now, :model,
            :quantization, :engine, :finishReason, :promptTokens, :cachedTokens, :completionTokens, :reasoningTokens, :figures,
            :seed, :details)
        ON CONFLICT (conversation, id) DO UPDATE SET
            position = excluded.position, role = excluded.role, text = excluded.text,
            reasoning = excluded.reasoning, model = excluded.model, quantization = excluded.quantization,
            engine = excluded.engine, finish_reason = excluded.finish_reason,
            prompt_tokens = excluded.prompt_tokens, cached_tokens = excluded.cached_tokens,
            completion_tokens = excluded.completion_tokens, reasoning_tokens = excluded.reasoning_tokens,
            figures = excluded.figures, seed = excluded.seed, details = excluded.details
        """
}
