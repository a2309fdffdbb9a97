import ChatCore
import Sessions
import Testing

extension RandomWorld {
    /// The history does as it is told.
    mutating func store(_ change: HistoryChange) {
        switch change {
        case .save(let message, let id, _): stored[id, default: Conversation(id: id)].put(message)
        case .setAside(let first, let id): stored[id]?.setAside(from: first)
        case .show(let message, let id): stored[id]?.show(message)
        case .removeEach(let ids, let id):
            stored[id]?.remove(ids)
            seen.removals += 1
        case .cut(let cut, let id): stored[id]?.cut = cut
        case .rename(let title, let id): stored[id]?.rename(title)
        case .create(let conversation):
            #expect(stored[conversation.id] == nil, "a conversation comes into being once")
            stored[conversation.id] = conversation
        case .clear(let id): stored[id] = nil
        }
    }
}
