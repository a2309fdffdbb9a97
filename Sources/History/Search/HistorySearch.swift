internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A search for words in all messages and titles.
struct HistorySearch: Sendable {
    let words: [String]

    init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// The hits, newest conversation first. Throws what the database throws.
    func hits(limit: Int, _ db: Database) throws -> [SearchHit] {
        let inText = words.map { condition("m.text", $0) }
        let inTitle = words.map { condition("c.title", $0) }
        let each = zip(inText, inTitle).map { "(\($0) OR \($1))" }.joined(separator: " AND ")
        let matches = "(\(each)) AND (\(inText.joined(separator: " OR ")))"
        let texts = words.flatMap { patterns(of: $0) }
        // The condition's marks in their order: text and title of each word, then
        // the texts again; and all titles for those without a message.
        let messages = words.flatMap { patterns(of: $0) + patterns(of: $0) } + texts
        let arguments = StatementArguments(messages + texts + messages) + [limit]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.id, c.title, c.updated_at, m.id AS message, CAST(m.text AS BLOB) AS text,
                    c.key AS conversation, m.position AS position
                FROM messages m JOIN conversations c ON c.key = m.conversation
                WHERE \(matches)
                UNION ALL
                SELECT c.id, c.title, c.updated_at, NULL, NULL, c.key, -1 FROM conversations c
                WHERE (\(inTitle.joined(separator: " AND ")))
                    AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND \(matches))
                ORDER BY 3 DESC, 6 DESC, 7 DESC
                LIMIT ?
                """, arguments: arguments)
        return rows.map(hit)
    }

    private func hit(_ row: Row) -> SearchHit {
        let title: String = row["title"]
        let message: Int? = row["message"]
        let text = (row["text"] as Data?).map { String(decoding: $0, as: UTF8.self) }
        return SearchHit(
            conversation: Conversation.ID(rawValue: row["id"]), title: title,
            updatedAt: HistoryStore.date(row["updated_at"]),
            message: message.map { Message.ID(rawValue: $0) },
            snippet: Snippet.text(of: text ?? title, around: words))
    }

    /// A condition that the column has the word, with a mark for each pattern.
    private func condition(_ column: String, _ word: String) -> String {
        let ways = patterns(of: word).map { _ in "\(column) LIKE ? ESCAPE '\\'" }
        return "(\(ways.joined(separator: " OR ")))"
    }

    /// LIKE knows the case of ASCII letters only: the others are looked for as
    /// they were written, in lower and upper case, and with a capital.
    private func patterns(of word: String) -> [String] {
        var ways = [word]
        if !word.utf8.allSatisfy({ $0 < 0x80 }) {
            let lower = word.lowercased()
            for way in [lower, word.uppercased(), lower.prefix(1).uppercased() + lower.dropFirst()]
            where !ways.contains(way) {
                ways.append(way)
            }
        }
        return ways.map { "%\(Self.escaped($0))%" }
    }

    /// The word as LIKE takes it for itself.
    private static func escaped(_ word: String) -> String {
        word.reduce(into: "") { result, character in
            if "\\%_".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
