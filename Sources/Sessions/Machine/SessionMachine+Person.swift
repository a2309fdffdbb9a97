package import ChatCore
package import EngineKit

/// What a person does.
extension SessionMachine {
    /// Loads a model in the place of what is loaded or being loaded. A reply
    /// that streams ends at once, as cancelled.
    package mutating func load(_ request: LoadRequest, at now: MonotonicInstant) -> [SessionAction]
    {
        guard !isClosed else { return [] }
        return leave(at: now) + beginLoad(request)
    }

    /// Takes a message: its turn begins at once, or when what is under way is
    /// over. `sentAt` counts for a turn that begins at once; one that had to
    /// wait is sent when it begins.
    package mutating func send(_ text: String, sentAt: MonotonicInstant) -> [SessionAction] {
        guard !isClosed, !text.allSatisfy(\.isWhitespace) else { return [] }
        queue.append(.send(text))
        return beginNext(at: sentAt)
    }

    /// Answers the last message again. A reply that streams ends at once; the
    /// old reply stands aside.
    package mutating func regenerate(at now: MonotonicInstant) -> [SessionAction] {
        answer(nil, edited: nil, at: now)
    }

    /// Answers the message `id` again, or the one whose reply `id` is; what
    /// followed it stands aside. An unknown `id` does nothing.
    package mutating func regenerate(_ id: Message.ID, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard let index = conversation.messages.lastIndex(where: { $0.id == id }),
            let user = conversation.messages[...index].last(where: { $0.role == .user })
        else { return [] }
        return answer(user.id, edited: nil, at: now)
    }

    /// Gives the message `id` another text. A person's message becomes another
    /// one, which is answered, and the old one stands aside with what followed
    /// it; any other is changed in place. A
    /// reply that streams ends at once. An unknown `id`, or nothing but white
    /// space, does nothing.
    package mutating func edit(_ id: Message.ID, text: String, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed, !text.allSatisfy(\.isWhitespace), let role = conversation[id]?.role
        else { return [] }
        if role == .user { return answer(id, edited: text, at: now) }
        let actions = endNow(at: now) + requeuePreparation()
        conversation.update(id) { $0.text = text }
        measure = nil
        guard let message = conversation[id] else { return actions }
        return actions
            + [
                .store(.save(message, of: conversation.id, title: conversation.title)),
                .emit(.messageChanged(message)),
            ] + beginNext(at: now)
    }

    /// Stops the reply, or the load when there is no reply. A second stop
    /// ends the reply without waiting for the engine.
    package mutating func stop(at now: MonotonicInstant) -> [SessionAction] {
        if preparation != nil { return stopPreparation(at: now) }
        switch (turn?.phase, model) {
        case (.streaming, _):
            turn?.phase = .stopping
            return turn.map { [.cancel($0.generation)] } ?? []
        case (.reloading, .loading(_, let request)):
            return abandonLoad() + [.emit(.loadFailed(.loadStopped(request.displayName)))]
                + endNow(at: now)
        case (.some, _):
            return endNow(at: now) + beginNext(at: now)
        case (nil, .loading(_, let request)):
            return abandonLoad() + [.emit(.loadFailed(.loadStopped(request.displayName)))]
        case (nil, _):
            return dropTitle()
        }
    }

    /// Goes on with another conversation, empty or not. A reply that streams
    /// ends at once, and what is in the queue is dropped.
    package mutating func open(_ conversation: Conversation, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        queue.removeAll()
        let parking = cached?.conversation == conversation.id ? [] : park()
        self.conversation = conversation
        measure = nil
        return actions + parking + [.emit(.conversationReplaced(conversation))] + restore()
    }

    /// The conversation was deleted: its state is not to be parked any more.
    package mutating func discarded(_ id: Conversation.ID) {
        if cached?.conversation == id { cached = nil }
    }

    /// The engine is about to be ended because it hangs. A load under way begins
    /// again. A reply is made again, once, with the model loaded anew; what came
    /// of it is dropped.
    package mutating func restarted() {
        cached = nil
        turn?.isRestarted = true
        if case .loading(let id, _) = model { restartedLoad = id }
    }

    /// Another engine takes over; it has no model yet. History and queue are
    /// kept, what is under way ends at once.
    package mutating func engineReplaced(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = leave(at: now)
        model = .absent
        asked = nil
        loaded = nil
        forgetEngine()
        // Retires every load of the old engine: the new one has nothing to undo.
        lastLoad.rawValue += 1
        return actions
    }

    /// The end: what is under way ends at once, and nothing is taken any more.
    package mutating func close(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = leave(at: now)
        queue.removeAll()
        model = .closed
        return actions
    }

    /// Ends what is under way, for the engine or its model is left; a preparation
    /// waits again, and the conversation is parked.
    mutating func leave(at now: MonotonicInstant) -> [SessionAction] {
        endNow(at: now) + requeuePreparation() + abandonLoad() + park()
    }

    private mutating func answer(_ id: Message.ID?, edited: String?, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        queue.insert(.answer(id, edited: edited), at: 0)
        return actions + beginNext(at: now)
    }
}
