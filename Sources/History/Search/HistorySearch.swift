internal import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A search for words in all messages and titles.
struct HistorySearch: Sendable {
    let words: [SearchWord]

    /// A message that was found, or a conversation by its title alone.
    private struct Place {
        /// The message's row; `nil` for a title.
        var key: Int64?
        var conversation: Int64
        /// When it was written, in milliseconds since 1970.
        var time: Int64
    }

    init(_ text: String) {
        words = SearchWord.words(in: text)
    }

    /// The hits, what was written last first. Throws what the database throws.
    func hits(limit: Int, _ db: Database) throws -> [SearchHit] {
        let isIndexed = try SearchIndex.isThere(db)
        let titles = try TitleMatches(words, db)
        var found: [Int64: Place] = [:]
        func add(_ query: MessageQuery) throws {
            for row in try query.rows(limit: limit, db) {
                let key: Int64 = try row.decode(atIndex: 0)
                found[key] = Place(
                    key: key, conversation: try row.decode(atIndex: 1),
                    time: try row.decode(atIndex: 2))
            }
        }
        try add(MessageQuery(words, all: true, among: nil, isIndexed: isIndexed))
        for (inTitle, conversations) in titles.groups {
            let others = zip(words, inTitle).filter { !$1 }.map(\.0)
            try add(
                MessageQuery(
                    others.isEmpty ? words : others, all: !others.isEmpty, among: conversations,
                    isIndexed: isIndexed))
        }
        let messages = found.values.sorted { ($0.key ?? 0) > ($1.key ?? 0) }.prefix(limit)
        return try merged(messages, titles.whole, limit: limit, db).map { try hit($0, db) }
    }

    /// Messages with the titles of conversations that have no message with a word
    /// between them, by their time. Whether a conversation has one is looked up
    /// only when its turn comes.
    private func merged(
        _ messages: some Sequence<Place>, _ titles: [TitleMatches.Title], limit: Int, _ db: Database
    ) throws -> [Place] {
        var merged: [Place] = []
        var titles = titles.makeIterator()
        var title = titles.next()
        func addTitles(until time: Int64?) throws {
            while let next = title, merged.count < limit, time.map({ next.updatedAt >= $0 }) ?? true
            {
                let query = MessageQuery(words, all: false, among: [next.key], isIndexed: false)
                if try query.rows(limit: 1, db).isEmpty {
                    merged.append(Place(conversation: next.key, time: next.updatedAt))
                }
                title = titles.next()
            }
        }
        for message in messages {
            try addTitles(until: message.time)
            guard merged.count < limit else { return merged }
            merged.append(message)
        }
        try addTitles(until: nil)
        return merged
    }

    private func hit(_ place: Place, _ db: Database) throws -> SearchHit {
        let conversation = try db.cachedStatement(
            sql: "SELECT id, title, updated_at FROM conversations WHERE key = ?")
        guard let row = try Row.fetchOne(conversation, arguments: [place.conversation]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        let title: String = try row.decode(atIndex: 1)
        var hit = SearchHit(
            conversation: Conversation.ID(rawValue: try row.decode(atIndex: 0)), title: title,
            updatedAt: HistoryStore.date(try row.decode(atIndex: 2)), snippet: "")
        var snippet = Snippet(of: title, around: words)
        if let key = place.key {
            let message = try db.cachedStatement(
                sql: """
                    SELECT id, role, CAST(text AS BLOB), CAST(reasoning AS BLOB) FROM messages WHERE key = ?
                    """)
            guard let row = try Row.fetchOne(message, arguments: [key]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            hit.message = Message.ID(rawValue: try row.decode(atIndex: 0))
            hit.role = Role(rawValue: try row.decode(atIndex: 1))
            snippet = Snippet(of: try MessageRecord.text(row, 2), around: words)
            if snippet.marks.isEmpty {
                let thought = Snippet(of: try MessageRecord.text(row, 3), around: words)
                if !thought.marks.isEmpty { snippet = thought }
            }
        }
        hit.snippet = snippet.text
        hit.marks = snippet.marks
        return hit
    }
}
