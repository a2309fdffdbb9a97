package import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension HistoryStore {
    /// Adds a conversation from elsewhere with the dates it comes with. Without
    /// them it was begun with its first message and changed with its last, or now;
    /// a message without a date is of the last change. Returns the id it is kept
    /// under: a new one if another conversation has its own. The same one,
    /// imported again, is not added twice.
    @discardableResult
    package func importing(
        _ conversation: Conversation, createdAt: Date? = nil, updatedAt: Date? = nil,
        messageDates: [Message.ID: Date] = [:]
    ) async throws(HistoryError) -> Conversation.ID {
        let dates = messageDates.mapValues(Self.milliseconds)
        return try await write { db, time in
            let last = updatedAt.map(Self.milliseconds) ?? dates.values.max()
            let created = createdAt.map(Self.milliseconds) ?? dates.values.min() ?? last ?? time
            let updated = max(last ?? time, created)
            var added = conversation
            if let stored = try Self.known(conversation.id, db)?.conversation {
                let isSame =
                    stored.messages == conversation.messages && stored.aside == conversation.aside
                guard !isSame else { return stored.id }
                added = conversation.copy(as: Conversation.ID(rawValue: UUID().uuidString))
            }
            try ConversationWriter(time: updated).add(
                added, createdAt: created, updatedAt: updated, dates: dates, db)
            return added.id
        }
    }
}
