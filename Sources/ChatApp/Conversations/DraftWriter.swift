internal import ChatCore

/// Keeps what is written and not sent, one after the other, without anybody waiting for it.
actor DraftWriter {
    private let save: @Sendable (String, Conversation.ID) async -> Void
    private var last: Task<Void, Never>?

    init(save: @escaping @Sendable (String, Conversation.ID) async -> Void) {
        self.save = save
    }

    func write(_ text: String, of id: Conversation.ID) {
        let previous = last
        last = Task { [save] in
            await previous?.value
            await save(text, id)
        }
    }

    /// Returns when all before is kept.
    func finish() async { await last?.value }
}
