internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A question for messages that have words in their text or their reasoning.
struct MessageQuery {
    private let words: [SearchWord]
    /// Whether every word has to occur, or any.
    private let all: Bool
    /// The keys of the conversations that are meant; `nil` for all.
    private let conversations: [Int64]?
    private let usesIndex: Bool

    /// In fewer conversations, reading their messages is quicker than leafing
    /// through what the index has of all.
    private static let few = 40

    init(_ words: [SearchWord], all: Bool, among conversations: [Int64]?, isIndexed: Bool) {
        self.words = words
        self.all = all
        self.conversations = conversations
        let canUse =
            all ? words.contains(where: \.isIndexed) : words.allSatisfy(\.isIndexed)
        usesIndex = isIndexed && canUse && conversations?.count ?? .max > Self.few
    }

    /// At most `limit` rows of a message's key, its conversation's and the time it
    /// was written, the newest first. The index has them in that order already, so
    /// that a word that is everywhere costs no more than one that is rare.
    func rows(limit: Int, _ db: Database) throws -> [Row] {
        let indexed = usesIndex ? words.filter(\.isIndexed) : []
        let read = usesIndex ? words.filter { !$0.isIndexed } : words
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if usesIndex {
            conditions.append("\(SearchIndex.table) MATCH ?")
            arguments.append(indexed.map(\.phrase).joined(separator: all ? " AND " : " OR "))
        }
        if !read.isEmpty {
            let each = read.map { $0.condition(on: ["m.text", "m.reasoning"]) }
            conditions.append("(\(each.joined(separator: all ? " AND " : " OR ")))")
            arguments += read.flatMap { $0.arguments(columns: 2) }
        }
        if let conversations {
            conditions.append("m.conversation IN (SELECT value FROM json_each(?))")
            arguments.append("[\(conversations.map(String.init).joined(separator: ","))]")
        }
        let source =
            usesIndex
            ? "\(SearchIndex.table) f CROSS JOIN messages m ON m.key = f.rowid" : "messages m"
        return try Row.fetchAll(
            db,
            sql: """
                SELECT m.key, m.conversation, m.created_at FROM \(source)
                WHERE \(conditions.joined(separator: " AND "))
                ORDER BY \(usesIndex ? "f.rowid" : "m.key") DESC LIMIT ?
                """, arguments: StatementArguments(arguments + [limit]))
    }
}
