package import ChatCore
internal import EngineKit
internal import Telemetry

/// How turns and loads begin and end.
extension SessionMachine {
    var isClosed: Bool {
        if case .closed = model { true } else { false }
    }

    /// Whether the engine is at work on the generation `id`. Asked for every
    /// token, so it looks at the turn's fields instead of copying the turn.
    func isUnderWay(_ id: GenerationID) -> Bool {
        turn?.generation == id && (turn?.phase == .streaming || turn?.phase == .stopping)
    }

    /// Begins the next turn of the queue, or what has to come before it.
    mutating func beginNext(at now: MonotonicInstant) -> [SessionAction] {
        guard turn == nil, preparation == nil, !queue.isEmpty else { return [] }
        return dropTitle() + beginFirst(at: now)
    }

    /// The same, for a queue that has something in it.
    private mutating func beginFirst(at now: MonotonicInstant) -> [SessionAction] {
        switch model {
        case .loading, .closed:
            return []
        case .absent:
            guard let request = loaded ?? asked else { return [.emit(.notice(.noModel))] }
            return beginLoad(request)
        case .ready(let ready):
            let request = queue.removeFirst()
            guard let candidate = candidate(for: request) else { return beginNext(at: now) }
            if mightNotFit(candidate, in: ready) {
                return prepare(request, candidate, with: ready, at: now)
            }
            return begin(request, cut: candidate.cut, with: ready, at: now)
        }
    }

    /// The conversation as it would be sent for `request`; `nil` when there is
    /// no such message to answer.
    private func candidate(for request: Request) -> Conversation? {
        var candidate = conversation
        switch request {
        case .send(let text):
            candidate.append(.user, text)
        case .answer(let id, let edited):
            guard let index = index(toAnswer: id) else { return nil }
            candidate.makeWay(at: index, edited: edited)
        case .resume(let id):
            guard canResume(id) else { return nil }
        }
        return candidate
    }

    /// Where the message is that is to be answered; the last one for `nil`.
    private func index(toAnswer id: Message.ID?) -> Int? {
        conversation.messages.lastIndex { $0.role == .user && (id == nil || $0.id == id) }
    }

    /// Begins the turn of `request`; `cut` is how the conversation is read
    /// from now on.
    mutating func begin(
        _ request: Request, cut: ContextCut?, with ready: LoadedModel, at now: MonotonicInstant
    ) -> [SessionAction] {
        switch request {
        case .send(let text):
            return beginTurn(
                answering: conversation.append(.user, text), isNew: true, cut: cut, with: ready,
                at: now)
        case .answer(let id, let edited):
            guard let index = index(toAnswer: id) else { return beginNext(at: now) }
            let left = setAside(at: index, edited: edited)
            guard let user = conversation.messages.last else { return left }
            return left
                + beginTurn(
                    answering: user.id, isNew: edited != nil, cut: cut, with: ready, at: now)
        case .resume(let id):
            guard canResume(id) else { return beginNext(at: now) }
            return goOn(with: id, cut: cut, with: ready, at: now)
        }
    }

    /// Begins the reply to the message `user`. One that is not new is in the
    /// history already.
    private mutating func beginTurn(
        answering user: Message.ID, isNew: Bool, cut: ContextCut?, with ready: LoadedModel,
        at now: MonotonicInstant
    ) -> [SessionAction] {
        guard let message = conversation[user] else { return [] }
        let reply = conversation.append(.assistant, "")
        let id = nextGeneration()
        turn = SessionTurn(
            reply: reply, model: ready, generation: id, settings: self.reply, sentAt: now)
        return [.emit(.turnStarted(user: message, reply: reply, sentAt: now))]
            + (isNew
                ? [.store(.save(message, of: conversation.id, title: conversation.title))] : [])
            + set(cut) + [.flush(id)]
    }

    mutating func set(_ cut: ContextCut?) -> [SessionAction] {
        guard cut != conversation.cut else { return [] }
        conversation.cut = cut
        return [.store(.cut(cut, of: conversation.id)), .emit(.contextCut(cut))]
    }

    /// Puts aside what followed the message at `index`, and the message too where
    /// another text takes its place.
    private mutating func setAside(at index: Int, edited: String?) -> [SessionAction] {
        let first = conversation.makeWay(at: index, edited: edited)
        guard first != nil || edited != nil else { return [] }
        let stores = first.map { SessionAction.store(.setAside(from: $0, of: conversation.id)) }
        return [stores].compactMap(\.self) + [.emit(.conversationReplaced(conversation))]
    }

    /// Starts the generation again, on the model that was loaded again for it.
    mutating func resume(with ready: LoadedModel) -> [SessionAction] {
        let id = nextGeneration()
        turn?.begin(generation: id)
        turn?.model = ready
        return generateWhenFree()
    }

    /// Empties the reply in the making, which is made again; one that goes on
    /// has what it had before.
    mutating func dropPartialReply() -> [SessionAction] {
        guard let turn, let message = conversation[turn.reply],
            message.text != turn.resumed?.text ?? ""
                || message.reasoning != turn.resumed?.reasoning ?? ""
        else { return [] }
        conversation.update(turn.reply) { message in
            message.text = turn.resumed?.text ?? ""
            message.reasoning = turn.resumed?.reasoning ?? ""
        }
        return conversation[turn.reply].map { [.emit(.messageChanged($0))] } ?? []
    }

    /// Ends the turn, if there is one, without waiting for the engine.
    mutating func endNow(at now: MonotonicInstant) -> [SessionAction] {
        guard let turn else { return dropTitle() }
        let isEngineAtWork = turn.phase == .streaming || turn.phase == .stopping
        return (isEngineAtWork ? [.abandon(turn.generation)] : []) + end(.cancelled, at: now)
    }

    /// Ends the turn: its reply gets its record, is stored and told of.
    mutating func end(
        _ reason: FinishReason, _ result: GenerationResult? = nil, failure: Failure? = nil,
        at now: MonotonicInstant
    ) -> [SessionAction] {
        guard let turn else { return [] }
        let map = mapContext(total: result?.usage?.promptTokens ?? 0)
        self.turn = nil
        let record = turn.record(reason, result)
        noteCache(after: turn, record)
        conversation.update(turn.reply) { $0 = turn.ended($0, record) }
        guard let message = conversation[turn.reply] else { return [] }
        let save = SessionAction.store(
            .save(message, of: conversation.id, title: conversation.title))
        return [save] + map + [.emit(.turnEnded(message: message, failure: failure))]
            + wantTitle(after: reason)
    }

    /// Hands the partial reply to the history, a second after the last time.
    mutating func storePartial(_ reply: Message.ID, at now: MonotonicInstant) -> SessionAction? {
        turn?.isUnsaved = true
        guard let storedAt = turn?.storedAt, now.seconds(since: storedAt) >= Self.storeInterval
        else { return nil }
        return store(reply, at: now)
    }

    /// `storeLimit` is over while the generation `id` goes on: what came of it and
    /// is not written yet is, also where nothing more comes for a while.
    package mutating func storeDue(_ id: GenerationID, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard isUnderWay(id), let turn, turn.isUnsaved else { return [] }
        return store(turn.reply, at: now).map { [$0] } ?? []
    }

    private mutating func store(_ reply: Message.ID, at now: MonotonicInstant) -> SessionAction? {
        guard let message = conversation[reply] else { return nil }
        turn?.storedAt = now
        turn?.isUnsaved = false
        return .store(.save(message, of: conversation.id, title: conversation.title))
    }

    func request(for turn: SessionTurn) -> GenerationRequest {
        var request = GenerationRequest(
            id: turn.generation,
            messages: Prompt.messages(
                of: conversation, systemPrompt: turn.settings.systemPrompt),
            sampling: turn.settings.sampling, maxTokens: turn.settings.maxTokens)
        request.continuesReply = turn.resumed != nil
        request.conversation = conversation.id
        request.thinking = turn.settings.thinking
        request.speculation = turn.settings.speculation
        request.mayShift = turn.settings.overflow == .shift
        return request
    }

    mutating func nextGeneration() -> GenerationID {
        lastGeneration.rawValue += 1
        return lastGeneration
    }

    mutating func nextCall() -> EngineCallID {
        lastCall.rawValue += 1
        return lastCall
    }

    // MARK: Loads

    mutating func beginLoad(_ request: LoadRequest) -> [SessionAction] {
        lastLoad.rawValue += 1
        asked = request
        forgetEngine()
        model = .loading(lastLoad, request)
        return [
            .emit(.loading(model: request.displayName, fraction: nil)), .load(lastLoad, request),
        ]
    }

    /// Gives up the load under way, if there is one; says nothing of it.
    mutating func abandonLoad() -> [SessionAction] {
        guard case .loading(let id, _) = model else { return [] }
        model = .absent
        return [.cancelLoad(id)]
    }
}

extension Conversation {
    /// Puts aside what followed the message at `index`; with another text, that
    /// message too, and a new one takes its place. Returns the first that was left.
    @discardableResult
    fileprivate mutating func makeWay(at index: Int, edited: String?) -> Message.ID? {
        let from = edited == nil ? index + 1 : index
        let first = from < messages.count ? messages[from].id : nil
        if let first { setAside(from: first) }
        if let edited { append(.user, edited) }
        return first
    }
}
