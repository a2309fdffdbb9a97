internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads the list of conversations. It comes from the conversations' own rows,
/// in the order of an index: the first ones cost the same however many there are.
struct ConversationList: Sendable {
    private let selection: ListSelection

    init(_ selection: ListSelection) {
        self.selection = selection
    }

    func summaries(_ db: Database) throws -> [ConversationSummary] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        switch selection.archived {
        case .without: conditions.append("c.archived_at IS NULL")
        case .only: conditions.append("c.archived_at IS NOT NULL")
        case .with: break
        }
        if let tag = selection.tag {
            conditions.append("c.key IN (SELECT conversation FROM tags WHERE tag = ?)")
            arguments.append(Tag.named(tag) ?? "")
        }
        for word in SearchWord.words(in: selection.words ?? "") {
            conditions.append(word.condition(on: ["c.title"]))
            arguments += word.arguments(columns: 1)
        }
        let all = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.id, c.title, c.has_own_title, c.model, c.quantization, c.shown, c.versions, c.tokens,
                    c.created_at, c.updated_at, c.archived_at IS NOT NULL,
                    (SELECT group_concat(t.tag, char(10)) FROM tags t WHERE t.conversation = c.key),
                    (SELECT CAST(d.text AS BLOB) FROM drafts d WHERE d.id = c.id)
                FROM conversations c \(all)
                ORDER BY c.updated_at DESC, c.key DESC LIMIT ? OFFSET ?
                """,
            arguments: StatementArguments(arguments + [selection.limit, selection.offset]))
        var summaries: [ConversationSummary] = []
        while let row = try rows.next() { summaries.append(try Self.summary(row)) }
        return summaries
    }

    private static func summary(_ row: Row) throws -> ConversationSummary {
        let quantization: String? = try row.decode(atIndex: 4)
        let tags: String? = try row.decode(atIndex: 11)
        let draft: Data? = try row.decode(atIndex: 12)
        return ConversationSummary(
            id: Conversation.ID(rawValue: try row.decode(atIndex: 0)),
            title: try row.decode(atIndex: 1), hasOwnTitle: try row.decode(atIndex: 2),
            model: try row.decode(atIndex: 3), quantization: quantization.map { Quantization($0) },
            messages: try row.decode(atIndex: 5), versions: try row.decode(atIndex: 6),
            tokens: try row.decode(atIndex: 7),
            createdAt: HistoryStore.date(try row.decode(atIndex: 8)),
            updatedAt: HistoryStore.date(try row.decode(atIndex: 9)),
            tags: tags.map { $0.split(separator: "\n").map(String.init).sorted() } ?? [],
            isArchived: try row.decode(atIndex: 10),
            draft: draft.map { String(decoding: $0, as: UTF8.self) })
    }
}
