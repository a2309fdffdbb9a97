package import ChatCore
package import EngineKit

/// How a message is made to fit before its turn begins.
extension SessionMachine {
    /// Whether `candidate` has to be counted before it is sent.
    func mightNotFit(_ candidate: Conversation, in ready: LoadedModel) -> Bool {
        // A server that does not tell its window cuts or refuses by itself.
        guard ready.contextWindow > 0 else { return false }
        if mustCount { return true }
        let room = ContextRoom(window: ready.contextWindow, maxTokens: reply.maxTokens)
        return ContextBound.tokens(in: candidate, reply: reply, since: measure) > room.limit
    }

    mutating func prepare(
        _ request: Request, _ candidate: Conversation, with ready: LoadedModel,
        at now: MonotonicInstant
    ) -> [SessionAction] {
        let fitting = ContextFitting(candidate, reply: reply, model: ready)
        preparation = Preparation(request: request, fitting: fitting, sentAt: now)
        return advance { $0.begin() }
    }

    // MARK: What the engine refused

    /// The window is another than was believed, or is known only now.
    mutating func learnWindow(_ window: Int?) -> [SessionAction] {
        guard let window, window > 0, case .ready(var ready) = model,
            ready.contextWindow != window
        else { return [] }
        ready.contextWindow = window
        model = .ready(ready)
        turn?.model = ready
        return [.emit(.windowLearned(window))]
    }

    /// Whether the prompt of the turn under way may be made to fit after the engine refused
    /// it. Nothing of the reply has come, so nothing of it is lost.
    var canRefit: Bool {
        guard let turn, turn.phase == .streaming, !turn.isRefitted,
            turn.settings.overflow != .stop, case .ready = model,
            let message = conversation[turn.reply]
        else { return false }
        return message.text == turn.resumed?.text ?? ""
            && message.reasoning == turn.resumed?.reasoning ?? ""
    }

    /// Makes it fit by what the engine counted, and has it sent once more.
    mutating func refit(after error: EngineError) -> [SessionAction] {
        guard let turn, case .ready(let ready) = model else { return [] }
        self.turn?.phase = .fitting
        self.turn?.isRefitted = true
        var candidate = conversation
        if turn.resumed == nil { candidate.truncate(from: turn.reply) }
        preparation = Preparation(
            request: nil,
            fitting: ContextFitting(
                candidate, reply: turn.settings, model: ready, refused: error),
            sentAt: turn.sentAt)
        return advance { $0.begin() }
    }

    /// The tokens of a prompt were counted, or could not be.
    package mutating func counted(
        _ id: EngineCallID, _ outcome: Result<TokenCount, EngineError>
    ) -> [SessionAction] {
        guard preparation?.wait == .count(id) else { return [] }
        return advance { $0.counted(try? outcome.get()) }
    }

    /// What a larger window would take is known, or why not.
    package mutating func measured(
        _ id: EngineCallID, _ outcome: Result<MemoryEstimate, EngineError>
    ) -> [SessionAction] {
        guard preparation?.wait == .memory(id) else { return [] }
        return advance { $0.measured(outcome) }
    }

    /// Lets the fitting go on by something it learnt, and does what it then asks for.
    private mutating func advance(
        _ learn: (inout ContextFitting) -> ContextFitting.Step
    ) -> [SessionAction] {
        guard var fitting = preparation?.fitting else { return [] }
        let step = learn(&fitting)
        preparation?.fitting = fitting
        return take(step)
    }

    /// Does what the fitting asks for.
    private mutating func take(_ step: ContextFitting.Step) -> [SessionAction] {
        switch step {
        case .count(let messages):
            let id = nextCall()
            preparation?.wait = .count(id)
            return [.count(id, messages, reply.thinking)]
        case .measure(let window):
            guard let request = enlarged(to: window) else { return refuse(.noModel) }
            let id = nextCall()
            preparation?.wait = .memory(id)
            return [.measure(id, request)]
        case .enlarge(let window):
            guard case .ready(let ready) = model, let request = enlarged(to: window) else {
                return refuse(.noModel)
            }
            preparation?.wait = .load(from: ready.contextWindow)
            return beginLoad(request)
        case .summarise(let messages, let maxTokens, let progress):
            return summarise(messages, maxTokens: maxTokens, progress)
        case .send(let cut):
            guard let prepared = preparation, case .ready(let ready) = model else {
                return requeuePreparation()
            }
            preparation = nil
            guard let request = prepared.request else {
                return set(cut) + resume(with: ready)
            }
            return begin(request, cut: cut, with: ready, at: prepared.sentAt)
        case .refuse(let failure):
            return refuse(failure)
        }
    }

    private func enlarged(to window: Int) -> LoadRequest? {
        var request = loaded
        request?.settings.contextWindow = window
        return request
    }

    // MARK: Refusing, stopping

    /// Gives the message back, or ends its turn. What waits behind it is sent: it may be
    /// shorter.
    private mutating func refuse(_ failure: Failure) -> [SessionAction] {
        guard let prepared = preparation else { return [] }
        preparation = nil
        guard let request = prepared.request else {
            return end(.error, failure: failure, at: prepared.sentAt)
                + beginNext(at: prepared.sentAt)
        }
        return [.emit(.refused(text: request.text, failure))]
            + beginNext(at: prepared.sentAt)
    }

    mutating func stopPreparation(at now: MonotonicInstant) -> [SessionAction] {
        let actions = abandonSummary()
        guard let prepared = preparation, prepared.isLoading,
            case .loading(_, let request) = model
        else {
            guard preparation?.request == nil else { return actions + refuse(.fittingStopped) }
            preparation = nil
            return actions + end(.cancelled, at: now) + beginNext(at: now)
        }
        // What waits behind it would only begin the load again.
        preparation = nil
        let stopped = abandonLoad() + [.emit(.loadFailed(.loadStopped(request.displayName)))]
        guard let waiting = prepared.request else { return stopped + end(.cancelled, at: now) }
        return stopped + [.emit(.refused(text: waiting.text, .fittingStopped))]
    }

    /// Puts what is being prepared back to the head of the queue: something
    /// else comes first. What has a turn goes with that. A larger window that is
    /// being loaded for it is not given up.
    mutating func requeuePreparation() -> [SessionAction] {
        guard let prepared = preparation else { return [] }
        let actions = abandonSummary()
        preparation = nil
        if let request = prepared.request { queue.insert(request, at: 0) }
        return actions
    }

    private func abandonSummary() -> [SessionAction] {
        preparation?.generation.map { [.abandon($0)] } ?? []
    }

    // MARK: The larger window

    /// The load that a preparation waited for is over.
    mutating func enlargingEnded(_ outcome: Result<LoadedModel, EngineError>) -> [SessionAction] {
        guard case .load(let from)? = preparation?.wait, let fitting = preparation?.fitting else {
            return []
        }
        switch outcome {
        case .success(let ready):
            return [.emit(.windowEnlarged(from: from, to: ready.contextWindow))]
                + take(fitting.enlarged(ready))
        case .failure(let error):
            // One that has a turn ends with it.
            guard let request = preparation?.request else {
                preparation = nil
                return []
            }
            preparation = nil
            return [.emit(.refused(text: request.text, Failure(error)))]
        }
    }

    // MARK: The summary

    private mutating func summarise(
        _ messages: [PromptMessage], maxTokens: Int, _ progress: SummaryProgress
    ) -> [SessionAction] {
        let id = nextGeneration()
        preparation?.wait = .summary(id)
        preparation?.summary = progress
        // What the cache held is read over.
        cached = nil
        // Little chance: a summary is to say what was said.
        var request = GenerationRequest(
            id: id, messages: messages,
            sampling: SamplingSettings(temperature: 0.3, repeatPenalty: 1.1, seed: 0),
            maxTokens: maxTokens)
        request.thinking = ThinkingSettings(isEnabled: false)
        return [.emit(.summarising(progress)), .generate(request)]
    }

    /// The generation `id`, which writes a summary, said something.
    mutating func summaryReceived(_ event: GenerationEvent) -> [SessionAction] {
        guard let prepared = preparation else { return [] }
        switch event {
        case .text(let delta):
            guard delta.channel == .answer, !delta.text.isEmpty else { return [] }
            preparation?.summary.text += delta.text
        case .promptProgress(let progress):
            preparation?.summary.reading = progress
        case .stalled(let seconds):
            return [.emit(.stalled(seconds: seconds))]
        case .prompt, .cache, .drafting, .threads, .shifted:
            return []
        case .finished(let result):
            guard result.reason == .stop || result.reason == .length else {
                return refuse(result.reason == .cancelled ? .fittingStopped : .unexplained)
            }
            return advance { $0.summarised(prepared.summary.text) }
        }
        return preparation.map { [.emit(.summarising($0.summary))] } ?? []
    }

    /// The stream of a summary ended without `finished`.
    mutating func summaryEnded(_ error: EngineError?) -> [SessionAction] {
        guard preparation != nil else { return [] }
        guard let error else { return refuse(.brokenOff) }
        if error.code == .contextOverflow { return advance { $0.summaryTooLong() } }
        if error.isLoss { lose() }
        return refuse(error.code == .cancelled ? .fittingStopped : .summaryFailed(error))
    }
}

extension SessionMachine.Request {
    /// The text that is to be sent; `nil` for one that is in the conversation.
    var text: String? {
        switch self {
        case .send(let text): text
        case .answer(_, let edited): edited
        case .resume: nil
        }
    }
}
