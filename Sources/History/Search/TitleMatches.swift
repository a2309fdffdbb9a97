internal import GRDB

/// Which conversations have which of some words in their title.
struct TitleMatches {
    /// A conversation whose title has all words.
    struct Title {
        var key: Int64
        var updatedAt: Int64
    }

    /// Conversations, by their keys, whose title has at least one of the words: the
    /// same ones for each of a group, told in the words' order.
    private(set) var groups: [[Bool]: [Int64]] = [:]
    /// Those whose titles have all words, the latest first.
    private(set) var whole: [Title] = []

    init(_ words: [SearchWord], _ db: Database) throws {
        let conditions = words.map { $0.condition(on: ["title"]) }
        let arguments = words.flatMap { $0.arguments(columns: 1) }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT key, updated_at, \(conditions.joined(separator: ", ")) FROM conversations
                WHERE \(conditions.joined(separator: " OR "))
                ORDER BY updated_at DESC, key DESC
                """, arguments: StatementArguments(arguments + arguments))
        while let row = try rows.next() {
            let key: Int64 = try row.decode(atIndex: 0)
            let has = try words.indices.map { try row.decode(Bool.self, atIndex: 2 + $0) }
            groups[has, default: []].append(key)
            if has.allSatisfy(\.self) {
                whole.append(Title(key: key, updatedAt: try row.decode(atIndex: 1)))
            }
        }
    }
}
