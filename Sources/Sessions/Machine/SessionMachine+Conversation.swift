package import ChatCore

/// What a person does to the conversation itself.
extension SessionMachine {
    /// Removes the message `id`; one that a person wrote takes its reply along.
    /// A reply that streams ends at once. An unknown `id` does nothing.
    package mutating func delete(_ id: Message.ID, at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed, conversation[id] != nil else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        return actions + remove(conversation.removed(with: id), showsRest: true)
            + beginNext(at: now)
    }

    /// Shows another version of the conversation: the one the message `id` is
    /// of. A reply that streams ends at once. A message that is shown already, or
    /// an unknown one, does nothing.
    package mutating func show(_ id: Message.ID, at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed, conversation.aside[id] != nil else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        conversation.show(id)
        measure = nil
        let texts = takeChangesOfHidden()
        return actions + [
            .store(.show(id, of: conversation.id)), .emit(.conversationReplaced(conversation)),
        ] + texts.map { .emit(.refused(text: $0, .changeStandsAside)) } + beginNext(at: now)
    }

    /// Takes what waits to answer a message that is not shown any more out of the
    /// queue; returns the texts a person wrote for it.
    private mutating func takeChangesOfHidden() -> [String] {
        var texts: [String] = []
        queue.removeAll { request in
            guard case .answer(let id?, let edited) = request, conversation[id] == nil else {
                return false
            }
            texts += edited.map { [$0] } ?? []
            return true
        }
        return texts
    }

    /// Takes the last message a person wrote back, with what followed it, and
    /// tells its text. A reply that streams ends at once. A message that is
    /// still being made to fit is the last one: it is refused, as by `stop`.
    package mutating func undo(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        if preparation?.request?.text != nil { return stopPreparation(at: now) }
        guard let last = conversation.messages.last(where: { $0.role == .user }) else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        return actions + remove(conversation.removed(with: last.id))
            + [.emit(.undone(text: last.text))] + beginNext(at: now)
    }

    /// Removes all messages of the conversation, and its KV states with them. A
    /// reply that streams ends at once, and what is in the queue is dropped, as
    /// by `open`.
    package mutating func clear(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        queue.removeAll()
        let stores: [SessionAction] =
            conversation.messages.isEmpty
            ? [] : [.store(.clear(conversation.id))] + discardStates()
        conversation.clear()
        measure = nil
        return actions + stores + [.emit(.conversationReplaced(conversation))]
    }

    /// Gives the conversation a title, as `Conversation.rename` makes it. What is
    /// under way goes on. Nothing but white space does nothing.
    package mutating func rename(_ title: String) -> [SessionAction] {
        guard !isClosed, conversation.rename(title) else { return [] }
        return dropTitle() + [
            .store(.rename(conversation.title, of: conversation.id)),
            .emit(.renamed(conversation.title)),
        ]
    }

    /// Goes on in a copy, named `fork`, that ends with the message `id`. The
    /// conversation it is made of stays in the history as it is. A reply that
    /// streams ends at once, and what is in the queue is dropped. An unknown
    /// `id` does nothing.
    package mutating func fork(_ id: Message.ID, as fork: Conversation.ID, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed, conversation[id] != nil else { return [] }
        let actions = endNow(at: now)
        guard let copy = conversation.fork(through: id, as: fork) else { return actions }
        return actions + [.store(.create(copy))] + open(copy, at: now)
    }

    /// Removes these messages, and what waits to answer one of them. With
    /// `showsRest`, another version of them is shown where there is one.
    private mutating func remove(_ ids: [Message.ID], showsRest: Bool = false) -> [SessionAction] {
        queue.removeAll { request in
            switch request {
            case .send: false
            case .answer(let id, _): id.map(ids.contains) ?? true
            case .resume(let id): ids.contains(id)
            }
        }
        let isEnd = conversation.messages.last.map { ids.contains($0.id) } ?? false
        conversation.remove(ids)
        measure = nil
        var stores = [SessionAction.store(.removeEach(ids, of: conversation.id))]
        let rest = conversation.tree.children(of: conversation.messages.last?.id)
        if showsRest, isEnd, let other = rest.last {
            conversation.show(other)
            stores.append(.store(.show(other, of: conversation.id)))
        }
        return stores + discardStates()
            + [.emit(.conversationReplaced(conversation))]
    }

    /// Has the conversation's KV states removed, and the one in the cache not
    /// parked before the next reply: they tell what a person took away.
    private mutating func discardStates() -> [SessionAction] {
        discarded(conversation.id)
        return parksStates ? [.discard(conversation.id)] : []
    }
}
