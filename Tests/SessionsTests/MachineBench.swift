import ChatCore
import EngineKit
import Sessions
import TestSupport

/// A machine on a test's bench: keeps the actions of every step, and makes the
/// steps that tests need often.
struct MachineBench {
    var machine: SessionMachine
    var now = MonotonicInstant(nanoseconds: 1_000_000_000)

    static let request = LoadRequest(model: "tiny")
    static let model = ScriptedEngine.model(request)
    static let crash = EngineError(
        .crashed, "The engine crashed; send again to restart it.", log: ["GGML_ASSERT"])

    init(_ conversation: Conversation = Conversation(id: Conversation.ID(rawValue: "test"))) {
        machine = SessionMachine(conversation: conversation)
    }

    /// A machine with its model ready.
    static var ready: MachineBench {
        var bench = MachineBench()
        _ = bench.machine.load(request, at: bench.now)
        _ = bench.machine.loadEnded(LoadID(rawValue: 1), .success(model), at: bench.now)
        return bench
    }

    /// A machine whose engine is at work on generation 1, the reply to "hello".
    static var streaming: MachineBench {
        var bench = ready
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        return bench
    }

    /// A reply another model made.
    static func made(_ text: String) -> Message {
        var message = Message(
            id: Message.ID(rawValue: 77), role: .assistant, text: text, reasoning: "hm")
        message.reply = ReplyRecord(
            model: "other", quantization: Quantization("Q8_0"), engine: "scripted",
            finishReason: .stop, usage: nil, figures: ReplyFigures())
        return message
    }

    /// What the machine asks of the engine for these messages.
    static func generation(_ id: UInt64, _ messages: [PromptMessage]) -> GenerationRequest {
        var request = GenerationRequest(id: GenerationID(rawValue: id), messages: messages)
        request.conversation = Conversation.ID(rawValue: "test")
        return request
    }

    mutating func send(_ text: String) -> [SessionAction] { machine.send(text, sentAt: now) }
    mutating func stop() -> [SessionAction] { machine.stop(at: now) }

    mutating func text(_ text: String, of id: UInt64) -> [SessionAction] {
        machine.received(.text(delta(text)), of: GenerationID(rawValue: id), at: now)
    }

    mutating func finish(
        _ reason: FinishReason, of id: UInt64, prompt: Int = 5
    ) -> [SessionAction] {
        let result = GenerationResult(
            reason: reason,
            usage: Usage(promptTokens: prompt, cachedTokens: 0, completionTokens: 2))
        return machine.received(.finished(result), of: GenerationID(rawValue: id), at: now)
    }

    mutating func streamEnds(_ error: EngineError? = nil, of id: UInt64) -> [SessionAction] {
        machine.streamEnded(GenerationID(rawValue: id), error: error, at: now)
    }

    mutating func loadEnds(_ id: UInt64, _ error: EngineError? = nil) -> [SessionAction] {
        machine.loadEnded(
            LoadID(rawValue: id), error.map { .failure($0) } ?? .success(Self.model), at: now)
    }

    /// The engine counted so many tokens, or could not.
    mutating func counts(_ id: UInt64, _ tokens: Int?) -> [SessionAction] {
        machine.counted(
            EngineCallID(rawValue: id),
            tokens.map { .success(TokenCount($0, .engineReported)) }
                ?? .failure(EngineError(.failed, "No.")))
    }

    func delta(_ text: String) -> TextDelta {
        TextDelta(channel: .answer, text: text, tokens: 1, depth: nil, at: now)
    }

    var messages: [Message] { machine.conversation.messages }
    var lastReply: Message? { messages.last { $0.role == .assistant } }
}

extension [SessionAction] {
    /// Without what the prompt fills the context with, which `maps` has.
    var events: [SessionEvent] {
        compactMap { action in
            guard case .emit(let event) = action, !event.isMap else { return nil }
            return event
        }
    }

    var maps: [ContextMap] {
        compactMap { if case .emit(.context(let map)) = $0 { map } else { nil } }
    }

    /// Kinds of the actions and events, for the order in which they come.
    var outline: [String] {
        filter { if case .emit(let event) = $0 { !event.isMap } else { true } }.map { action in
            switch action {
            case .emit(let event): event.outline
            case .load(let id, let request): "do load \(id.rawValue) \(request.model)"
            case .cancelLoad(let id): "do cancel load \(id.rawValue)"
            case .unload: "do unload"
            case .store(.save(let message, _, _)): "do save \(message.id.rawValue)"
            case .store(.cut(let cut, _)):
                "do save cut \(cut.map { "\($0.keptFrom.rawValue)" } ?? "none")"
            case .count(let id, _, _): "do count \(id.rawValue)"
            case .measure(let id, let request):
                "do measure \(id.rawValue) \(request.settings.contextWindow ?? 0)"
            case .park(let id, let conversation):
                "do park \(id.rawValue) \(conversation.rawValue)"
            case .restore(let id, let conversation):
                "do restore \(id.rawValue) \(conversation.rawValue)"
            case .store(.setAside(let first, _)): "do set aside \(first.rawValue)"
            case .store(.show(let id, _)): "do show \(id.rawValue)"
            case .store(.removeEach(let ids, _)):
                "do remove \(ids.map { "\($0.rawValue)" }.joined(separator: " "))"
            case .store(.rename(let title, _)): "do rename \(title)"
            case .store(.create(let conversation)): "do create \(conversation.id.rawValue)"
            case .store(.clear(let id)): "do clear \(id.rawValue)"
            case .discard(let id): "do discard \(id.rawValue)"
            case .awaitIdle(let id): "do await idle \(id.rawValue)"
            case .flush(let id): "do flush \(id.rawValue)"
            case .generate(let request): "do generate \(request.id.rawValue)"
            case .cancel(let id): "do cancel \(id.rawValue)"
            case .abandon(let id): "do abandon \(id.rawValue)"
            }
        }
    }
}

extension SessionEvent {
    var isMap: Bool { if case .context = self { true } else { false } }

    var outline: String {
        switch self {
        case .loading(let model, let fraction):
            "loading \(model)" + (fraction.map { " \($0)" } ?? "")
        case .loaded: "loaded"
        case .loadFailed: "load failed"
        case .turnStarted(let user, let reply, _): "turn \(user.id.rawValue) -> \(reply.rawValue)"
        case .replyResumed(let reply, _): "resumed \(reply.rawValue)"
        case .promptProgress(let progress, _): "prompt \(progress.processed)"
        case .delta(let id, let delta): "delta \(id.rawValue) \(delta.text)"
        case .sampled(let sample): "sampled \(sample.tokens) at \(sample.depth)"
        case .context(let map): "context \(map.used)"
        case .cache: "cache"
        case .prompt(let reuse): "prompt \(reuse.reused)/\(reuse.total)"
        case .drafting: "drafting"
        case .threads: "threads"
        case .shifted: "shifted"
        case .stalled: "stalled"
        case .contextCut(let cut): "cut \(cut.map { "\($0.keptFrom.rawValue)" } ?? "none")"
        case .parked: "parked"
        case .restored: "restored"
        case .summarising(let progress):
            "summarising \(progress.part)/\(progress.parts) \(progress.text)"
        case .windowEnlarged(let from, let to): "enlarged \(from) -> \(to)"
        case .windowLearned(let window): "window \(window)"
        case .refused(let text, _): "refused \(text ?? "-")"
        case .messageChanged(let message): "changed \(message.id.rawValue) \(message.text)"
        case .turnEnded(let message, let failure):
            "turn ended \(message.id.rawValue) \(message.reply?.finishReason.rawValue ?? "?")"
                + (failure == nil ? "" : " failure")
        case .engineLost: "engine lost"
        case .conversationReplaced: "replaced"
        case .undone(let text): "undone \(text)"
        case .renamed(let title): "renamed \(title)"
        case .kept(let user, let reply): "kept \(user.id.rawValue) \(reply.id.rawValue)"
        case .notice: "notice"
        }
    }
}
