internal import ChatCore

/// The versions messages have beside those that are shown.
extension TranscriptState {
    /// Takes the versions of a conversation over, and marks what is shown.
    mutating func takeVersions(of conversation: Conversation) {
        tree = conversation.tree
        aside = conversation.aside
        for index in entries.indices { mark(index) }
    }

    /// The message of this entry is the newest: it follows the last one before.
    mutating func place(_ index: Int) {
        guard let id = entries[index].messageID else { return }
        if !tree.contains(id) {
            tree.insert(id, after: entries[..<index].last(where: \.isMessage)?.messageID)
        }
        mark(index)
    }

    /// All versions of a message in the order they were written, itself among
    /// them; none where it is the only one.
    func versions(of entry: TranscriptEntry) -> [Message.ID] {
        guard entry.version != nil, let id = entry.messageID else { return [] }
        return tree.versions(of: id)
    }

    /// The message of an identity that stands aside or is shown.
    func message(_ id: Message.ID) -> (text: String, reply: ReplyRecord?)? {
        if let message = aside[id] { return (message.text, message.reply) }
        return entries.last { $0.messageID == id }.map { ($0.text, $0.reply) }
    }

    /// The last message that has versions.
    var lastWithVersions: TranscriptEntry? { entries.last { $0.version != nil } }

    private mutating func mark(_ index: Int) {
        guard let id = entries[index].messageID else { return }
        let versions = tree.versions(of: id)
        let mark = versions.firstIndex(of: id).flatMap { place in
            versions.count < 2 ? nil : VersionMark(number: place + 1, count: versions.count)
        }
        guard entries[index].version != mark else { return }
        entries[index].version = mark
        entries[index].revision += 1
    }
}
