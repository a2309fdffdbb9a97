internal import ChatCore
internal import EngineKit

/// Titles the model makes, while a person does nothing.
///
/// After a reply is over the machine asks to be told when nothing was done for a
/// while, and then has the model write a title behind the conversation. Whatever
/// a person does puts that off, and what needs the engine ends it at once.
extension SessionMachine {
    /// A title that is to come.
    enum Titling: Sendable, Hashable {
        /// Not before nothing was done for a while.
        case waiting(IdleID)
        /// The model writes it; what it wrote so far.
        case writing(GenerationID, String)
    }

    /// Seconds nothing has to be done before.
    package static let titleIdle = 3.0

    /// A person does something that needs no engine, such as to write: a title
    /// waits until they have stopped.
    package mutating func personActed() -> [SessionAction] {
        guard titling != nil else { return [] }
        return dropTitle() + awaitIdle()
    }

    /// Nothing was done for a while, since that was asked for with `id`.
    package mutating func idled(_ id: IdleID) -> [SessionAction] {
        guard titling == .waiting(id) else { return [] }
        titling = nil
        guard let ready = ready?.model, isFree, queue.isEmpty, isTitleWanted else { return [] }
        let asked = ModelTitle.asking(conversation)
        // Nothing is left out of it for a title, and nothing is counted.
        let room = ContextRoom(window: ready.contextWindow, maxTokens: ModelTitle.maxTokens)
        guard
            ready.contextWindow == 0
                || ContextBound.tokens(in: asked, reply: reply, since: measure) <= room.limit
        else { return [] }
        let id = nextGeneration()
        titling = .writing(id, "")
        var request = GenerationRequest(
            id: id, messages: Prompt.messages(of: asked, systemPrompt: reply.systemPrompt),
            sampling: SamplingSettings(temperature: 0, seed: 0), maxTokens: ModelTitle.maxTokens)
        request.conversation = conversation.id
        request.thinking = ThinkingSettings(isEnabled: false)
        return [.generate(request)]
    }

    /// A reply is over: the wait for a title begins, where one is wanted.
    mutating func wantTitle(after reason: FinishReason) -> [SessionAction] {
        guard reason == .stop || reason == .length, isTitleWanted else { return [] }
        return awaitIdle()
    }

    /// Wants no title any more; says so to the engine, where it is at work on one.
    mutating func dropTitle() -> [SessionAction] {
        defer { titling = nil }
        guard case .writing(let id, _) = titling else { return [] }
        return [.abandon(id)]
    }

    /// Whether the generation `id` writes a title.
    func isTitle(_ id: GenerationID) -> Bool {
        if case .writing(id, _) = titling { true } else { false }
    }

    /// The generation that writes a title said something.
    mutating func titleReceived(_ event: GenerationEvent) -> [SessionAction] {
        guard case .writing(let id, let text) = titling else { return [] }
        switch event {
        case .text(let delta):
            guard delta.channel == .answer else { return [] }
            titling = .writing(id, text + delta.text)
            return []
        case .finished(let result):
            titling = nil
            titled.insert(conversation.id)
            // One that is cut off is none.
            guard result.reason == .stop, let title = ModelTitle.cleaned(text) else { return [] }
            return take(title)
        case .prompt, .promptProgress, .cache, .drafting, .threads, .shifted, .stalled:
            return []
        }
    }

    /// The stream of a title ended without `finished`.
    mutating func titleEnded(_ error: EngineError?) -> [SessionAction] {
        titling = nil
        // What it fails at once, it fails again.
        titled.insert(conversation.id)
        guard let error, error.isLoss else { return [] }
        lose()
        return [.emit(.engineLost(Failure(error)))]
    }

    private mutating func take(_ title: String) -> [SessionAction] {
        guard title != conversation.title, let last = conversation.messages.last else { return [] }
        conversation.title = title
        return [
            .store(.save(last, of: conversation.id, title: title)), .emit(.renamed(title)),
        ]
    }

    private mutating func awaitIdle() -> [SessionAction] {
        lastIdle.rawValue += 1
        titling = .waiting(lastIdle)
        return [.awaitIdle(lastIdle)]
    }

    private var isTitleWanted: Bool {
        makesTitles && !titled.contains(conversation.id) && ModelTitle.isMissing(in: conversation)
    }
}
