internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A row of `messages`, both ways.
enum MessageRecord {
    /// The columns `message` reads, in its order.
    ///
    /// GRDB hands strings to SQLite as C strings, which end at the first NUL.
    /// A model can write one, so texts go in and out as bytes.
    static let columns = """
        id, role, CAST(text AS BLOB), CAST(reasoning AS BLOB), model, quantization, engine, finish_reason,
        prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, figures, seed, details
        """
    /// How many `columns` are.
    static let columnCount = 15

    static func message(_ row: Row, _ decoder: JSONDecoder) throws -> Message {
        // Roles and reasons a newer canter added within the same schema are
        // shown as the nearest thing this one knows.
        Message(
            id: Message.ID(rawValue: try row.decode(atIndex: 0)),
            role: Role(rawValue: try row.decode(atIndex: 1)) ?? .user,
            text: try text(row, 2), reasoning: try text(row, 3), reply: try reply(row, decoder))
    }

    static func text(_ row: Row, _ index: Int) throws -> String {
        try row.withUnsafeData(atIndex: index) { data in
            data.map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    private static func reply(_ row: Row, _ decoder: JSONDecoder) throws -> ReplyRecord? {
        guard let model: String = try row.decode(atIndex: 4) else { return nil }
        let promptTokens: Int? = try row.decode(atIndex: 8)
        let completionTokens: Int? = try row.decode(atIndex: 10)
        var usage: Usage?
        if let promptTokens, let completionTokens {
            usage = Usage(
                promptTokens: promptTokens, cachedTokens: try row.decode(atIndex: 9),
                completionTokens: completionTokens, reasoningTokens: try row.decode(atIndex: 11))
        }
        let reason: String? = try row.decode(atIndex: 7)
        let quantization: String? = try row.decode(atIndex: 5)
        let seed: Int64? = try row.decode(atIndex: 13)
        var record = ReplyRecord(
            model: model, quantization: quantization.map { Quantization($0) },
            engine: try row.decode(String?.self, atIndex: 6) ?? "",
            finishReason: reason.flatMap(FinishReason.init(rawValue:)) ?? .stop, usage: usage,
            figures: try decoded(ReplyFigures.self, row, 12, decoder) ?? ReplyFigures(),
            seed: seed.flatMap(UInt32.init(exactly:)))
        try decoded(ReplyDetails.self, row, 14, decoder)?.put(into: &record)
        return record
    }

    /// `nil` for none, and for what another version wrote and this one cannot
    /// read: a reply is shown without its figures rather than not at all.
    private static func decoded<Value: Decodable>(
        _ type: Value.Type, _ row: Row, _ index: Int, _ decoder: JSONDecoder
    ) throws -> Value? {
        try row.withUnsafeData(atIndex: index) { data in
            guard let data, data.count > 2 else { return nil }
            return try? decoder.decode(type, from: data)
        }
    }

    /// Adds the message to the conversation, or replaces the one of its id, which
    /// keeps the time it was first written.
    static func save(
        _ message: Message, at place: MessagePlace, in conversation: Int64, createdAt: Int64,
        encoder: JSONEncoder, _ db: Database
    ) throws {
        let reply = message.reply
        let figures = try reply.map {
            String(decoding: try encoder.encode($0.figures), as: UTF8.self)
        }
        let details = try reply.flatMap(ReplyDetails.init).map {
            String(decoding: try encoder.encode($0), as: UTF8.self)
        }
        try db.cachedStatement(sql: upsert).execute(arguments: [
            "conversation": conversation, "id": message.id.rawValue, "position": place.position,
            "parent": place.parent?.rawValue, "isAside": place.isAside,
            "role": message.role.rawValue, "text": Data(message.text.utf8),
            "reasoning": Data(message.reasoning.utf8), "createdAt": createdAt,
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

    /// Writes only where a message stands.
    static func move(
        _ id: Message.ID, to place: MessagePlace, in conversation: Int64, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE messages SET position = ?, parent = ?, is_aside = ? WHERE conversation = ? AND id = ?
                """
        ).execute(arguments: [
            place.position, place.parent?.rawValue, place.isAside, conversation, id.rawValue,
        ])
    }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // A logit's bias may be infinite, which JSON has no number for.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }

    private static let upsert = """
        INSERT INTO messages (conversation, id, position, parent, is_aside, role, text, reasoning, created_at, model,
            quantization, engine, finish_reason, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
            figures, seed, details)
        VALUES (:conversation, :id, :position, :parent, :isAside, :role, CAST(:text AS TEXT),
            CAST(:reasoning AS TEXT), :createdAt, :model, :quantization, :engine, :finishReason, :promptTokens,
            :cachedTokens, :completionTokens, :reasoningTokens, :figures, :seed, :details)
        ON CONFLICT (conversation, id) DO UPDATE SET
            position = excluded.position, parent = excluded.parent, is_aside = excluded.is_aside,
            role = excluded.role, text = excluded.text,
            reasoning = excluded.reasoning, model = excluded.model, quantization = excluded.quantization,
            engine = excluded.engine, finish_reason = excluded.finish_reason,
            prompt_tokens = excluded.prompt_tokens, cached_tokens = excluded.cached_tokens,
            completion_tokens = excluded.completion_tokens, reasoning_tokens = excluded.reasoning_tokens,
            figures = excluded.figures, seed = excluded.seed, details = excluded.details
        """
}
