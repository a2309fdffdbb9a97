import ChatCore
import Sessions
import Testing

extension RandomWorld {
    /// The history does as it is told.
    mutating func store(_ change: HistoryChange) {
        switch change {
        case .save(let message, let id, let title):
            stored[id, default: Conversation(id: id)].put(message)
            stored[id]?.title = title
        case .setAside(let first, let id): stored[id]?.setAside(from: first)
        case .show(let message, let id):
            #expect(stored[id]?.show(message) == true, "what is shown stood aside")
            seen.shows += 1
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

    /// What the history has is what the machine has.
    func checkStored() {
        let (kept, known) = (stored[machine.conversation.id], machine.conversation)
        #expect(kept?.messages ?? [] == known.messages, "the history has it all")
        #expect(kept?.aside ?? [:] == known.aside, "and other versions")
        #expect(kept?.tree ?? MessageTree() == known.tree, "and what follows what")
        #expect(kept?.cut == known.cut, "and the cut")
        #expect(kept.map { $0.title == known.title } ?? true, "and the title")
    }
}
