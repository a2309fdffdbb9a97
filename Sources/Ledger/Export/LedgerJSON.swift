package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Turns as JSON, with all that was measured of them, to be read again.
///
///     {"canter-ledger": 1, "exported_at": "2026-11-26T10:11:12.345Z",
///      "turns": [{"sent_at": …, "configuration": {"model": …}, "context_window": 8192,
///        "finish_reason": "stop", "usage": {"prompt_tokens": 31, …},
///        "figures": {"decode_tps": {"value": 42.3, "provenance": "measured"}, …},
///        "samples": [{"depth": 116, "tokens": 32, "seconds": 0.75, …}]}],
///      "groups": […], "comparison": {…}, "updates": […]}
///
/// Times are seconds, sizes bytes, rates tokens per second, dates ISO 8601 to
/// the millisecond; what is not known is null. `groups`, `comparison` and
/// `updates` say what was found in the turns, and are not read.
///
/// The version goes up when a file could be misread by what read the one
/// before; a member that is added is no reason.
package enum LedgerJSON {
    package static let version = 1

    /// What a file may say of its turns.
    package struct Findings: Sendable {
        package var grouping: LedgerGrouping?
        /// The names of the compared sides, and the outcome.
        package var comparison:
            (
                first: String, second: String,
                outcome: Result<SpeedComparison, SpeedComparison.Refusal>
            )?
        package var updates: [EngineUpdate]?

        package init() {}
    }

    private struct Document: Encodable {
        var version: Int
        var exportedAt: String
        var turns: [JSONTurn]
        var groups: [JSONFindings.Group]?
        var comparison: JSONFindings.Comparison?
        var updates: [JSONFindings.Update]?

        enum CodingKeys: String, CodingKey {
            case version = "canter-ledger"
            case exportedAt, turns, groups, comparison, updates
        }
    }

    /// What is looked at before the rest is read.
    private struct Head: Decodable {
        var version: Int

        enum CodingKeys: String, CodingKey {
            case version = "canter-ledger"
        }
    }

    private struct Body: Decodable {
        var turns: [JSONTurn]
    }

    /// The turns as a file, made at `exportedAt`.
    package static func data(
        of turns: [LedgerTurn], findings: Findings = Findings(), exportedAt: Date
    ) throws(LedgerJSONError) -> Data {
        let document = Document(
            version: version, exportedAt: Timestamp.text(exportedAt.timeIntervalSince1970),
            turns: turns.map(JSONTurn.init),
            groups: findings.grouping.map { grouping in
                grouping.groups.map { JSONFindings.Group($0, keys: grouping.keys) }
            },
            comparison: findings.comparison.map {
                JSONFindings.Comparison($0.outcome, first: $0.first, second: $0.second)
            },
            updates: findings.updates?.map(JSONFindings.Update.init))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try encoder.encode(document)
        } catch {
            throw LedgerJSONError(
                "The ledger cannot be written as JSON (\(error)): export it as CSV.")
        }
    }

    /// The turns a file holds. Throws for a file that is none, or is of a newer
    /// version.
    package static func turns(from data: Data) throws(LedgerJSONError) -> [LedgerTurn] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let head = try? decoder.decode(Head.self, from: data) else {
            throw LedgerJSONError(
                "This is no ledger exported by canter as JSON: choose another file.")
        }
        guard head.version <= version else {
            throw LedgerJSONError(
                "The ledger was exported by a newer canter (version \(head.version) of the format): update canter."
            )
        }
        guard let body = try? decoder.decode(Body.self, from: data) else {
            throw LedgerJSONError(
                "The exported ledger is damaged: export it again, or choose another file.")
        }
        let turns = body.turns.compactMap(\.turn)
        guard turns.count == body.turns.count else {
            throw LedgerJSONError(
                "The exported ledger has turns without a time: export it again.")
        }
        return turns
    }
}
