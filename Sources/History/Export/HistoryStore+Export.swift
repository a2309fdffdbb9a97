internal import ChatCore

extension HistoryStore {
    /// A conversation with all that is kept of it; `nil` where it is gone. Unlike
    /// what is opened, it is not kept in mind: a whole history may be read so.
    package func kept(_ summary: ConversationSummary) async throws(HistoryError)
        -> KeptConversation?
    {
        let found = try await read { db in try Self.known(summary.id, db)?.conversation }
        guard let found else { return nil }
        return KeptConversation(
            found, createdAt: summary.createdAt, updatedAt: summary.updatedAt,
            messageDates: try await dates(of: summary.id), tags: summary.tags,
            isArchived: summary.isArchived)
    }
}
