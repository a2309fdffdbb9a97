internal import ChatCore
internal import GRDB

/// All messages of a stored conversation.
struct StoredMessages {
    /// Those that are shown, in their order.
    private(set) var shown: [Message] = []
    /// The others, each with the one it follows.
    private(set) var aside: [(message: Message, parent: Message.ID?)] = []

    /// Throws what the database throws, and for a row that is none.
    init(ofConversation key: Int64, _ db: Database) throws {
        let decoder = MessageRecord.decoder
        var line: [(position: Int, message: Message)] = []
        // Sorted here: the database would carry every text through its sorter.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(MessageRecord.columns), position, parent, is_aside FROM messages
                WHERE conversation = ?
                """, arguments: [key])
        let next = MessageRecord.columnCount
        while let row = try rows.next() {
            let message = try MessageRecord.message(row, decoder)
            if try row.decode(atIndex: next + 2) {
                let parent: Int? = try row.decode(atIndex: next + 1)
                aside.append((message, parent.map { Message.ID(rawValue: $0) }))
            } else {
                line.append((try row.decode(atIndex: next), message))
            }
        }
        line.sort { ($0.position, $0.message.id.rawValue) < ($1.position, $1.message.id.rawValue) }
        shown = line.map(\.message)
    }
}
