internal import ChatCore
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
        guard turn == nil, !queue.isEmpty else { return [] }
        switch model {
        case .loading, .closed:
            return []
        case .absent:
            guard let request = loaded ?? asked else { return [.emit(.notice(.noModel))] }
            return beginLoad(request)
        case .ready(let ready):
            switch queue.removeFirst() {
            case .send(let text):
                return beginTurn(
                    answering: conversation.append(.user, text), isNew: true, with: ready, at: now)
            case .regenerate:
                guard let last = conversation.messages.lastIndex(where: { $0.role == .user }) else {
                    return beginNext(at: now)
                }
                return removeMessages(after: last)
                    + beginTurn(
                        answering: conversation.messages[last].id, isNew: false, with: ready,
                        at: now)
            }
        }
    }

    /// Begins the reply to the message `user`. One that is not new is in the
    /// history already.
    mutating func beginTurn(
        answering user: Message.ID, isNew: Bool, with ready: LoadedModel, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard let message = conversation[user] else { return [] }
        let reply = conversation.append(.assistant, "")
        let id = nextGeneration()
        turn = SessionTurn(reply: reply, model: ready, generation: id, sentAt: now)
        return [.emit(.turnStarted(user: message, reply: reply, sentAt: now))]
            + (isNew
                ? [.store(.save(message, of: conversation.id, title: conversation.title))] : [])
            + [.flush(id)]
    }

    /// Removes what followed the message at `index`.
    mutating func removeMessages(after index: Int) -> [SessionAction] {
        guard index + 1 < conversation.messages.count else { return [] }
        let first = conversation.messages[index + 1].id
        conversation.truncate(from: first)
        return [
            .store(.remove(from: first, of: conversation.id)),
            .emit(.conversationReplaced(conversation)),
        ]
    }

    /// Starts the generation again, on the model that was loaded again for it.
    mutating func resume(with ready: LoadedModel) -> [SessionAction] {
        let id = nextGeneration()
        turn?.generation = id
        turn?.model = ready
        turn?.phase = .streaming
        return turn.map { [.generate(request(for: $0))] } ?? []
    }

    /// Ends the turn, if there is one, without waiting for the engine.
    mutating func endNow(at now: MonotonicInstant) -> [SessionAction] {
        guard let turn else { return [] }
        let isEngineAtWork = turn.phase == .streaming || turn.phase == .stopping
        return (isEngineAtWork ? [.abandon(turn.generation)] : []) + end(.cancelled, at: now)
    }

    /// Ends the turn: its reply gets its record, is stored and told of.
    mutating func end(
        _ reason: FinishReason, _ result: GenerationResult? = nil, failure: Failure? = nil,
        at now: MonotonicInstant
    ) -> [SessionAction] {
        guard let turn else { return [] }
        self.turn = nil
        let record = ReplyRecord(
            model: turn.model.model.displayName, quantization: turn.model.model.quantization,
            engine: turn.model.engine, finishReason: reason, usage: result?.usage,
            figures: turn.meter.figures(for: result), seed: result?.seed)
        conversation.update(turn.reply) { $0.reply = record }
        guard let message = conversation[turn.reply] else { return [] }
        return [
            .store(.save(message, of: conversation.id, title: conversation.title)),
            .emit(.turnEnded(message: message, failure: failure)),
        ]
    }

    /// Hands the partial reply to the history, at most once a second.
    mutating func storePartial(_ reply: Message.ID, at now: MonotonicInstant) -> SessionAction? {
        guard let storedAt = turn?.storedAt, now.seconds(since: storedAt) >= Self.storeInterval,
            let message = conversation[reply]
        else { return nil }
        turn?.storedAt = now
        return .store(.save(message, of: conversation.id, title: conversation.title))
    }

    func request(for turn: SessionTurn) -> GenerationRequest {
        GenerationRequest(
            id: turn.generation,
            messages: Prompt.messages(of: conversation, systemPrompt: systemPrompt),
            sampling: sampling, maxTokens: maxTokens)
    }

    mutating func nextGeneration() -> GenerationID {
        lastGeneration.rawValue += 1
        return lastGeneration
    }

    // MARK: Loads

    mutating func beginLoad(_ request: LoadRequest) -> [SessionAction] {
        lastLoad.rawValue += 1
        asked = request
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
