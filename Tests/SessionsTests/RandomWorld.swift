import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

/// A person, an engine and a history that do anything at any time, around a
/// machine whose every action is checked against the rules of the session.
struct RandomWorld {
    var machine = SessionMachine(conversation: Conversation(id: Conversation.ID(rawValue: "0")))
    /// The reply between its `turnStarted` and its `turnEnded`.
    var openReply: Message.ID?
    /// Generations the engine works on.
    var liveGenerations: Set<GenerationID> = []
    var turnsEnded = 0

    private var generator: SeededGenerator
    private var now = MonotonicInstant(nanoseconds: 0)
    private var loads: [LoadID] = []
    private var liveLoads: Set<LoadID> = []
    private var generations: [GenerationID] = []
    private var flushes: [GenerationID] = []
    private var said = ""
    private var conversations = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// One random thing happens.
    mutating func step() {
        now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &generator)))
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<10: perform(machine.send("message", sentAt: now))
        case 10..<15: perform(machine.stop(at: now))
        case 15..<18: perform(machine.load(LoadRequest(model: "tiny"), at: now))
        case 18..<21: perform(machine.regenerate(at: now))
        case 21..<22: openAnother()
        case 22..<23: perform(machine.engineReplaced(at: now))
        case 23..<40: endLoad()
        case 40..<55:
            perform(
                flushes.suffix(2).randomElement(using: &generator).map { machine.stored($0) } ?? [])
        case 55..<56:
            perform(machine.historyWritten(error: Bool.random(using: &generator) ? "full" : nil))
        case 56..<60:
            if let id = loads.randomElement(using: &generator) {
                perform(machine.loadProgressed(id, LoadProgress(fraction: 0.5)))
            }
        default: speak()
        }
    }

    /// Everything under way is answered until nothing is left.
    mutating func settle() {
        for _ in 0..<1000 where !machine.isIdle {
            for id in liveLoads { end(id, .success(MachineBench.model)) }
            for id in flushes { perform(machine.stored(id)) }
            for id in liveGenerations { finish(id, .stop) }
        }
    }

    private mutating func openAnother() {
        conversations += 1
        perform(
            machine.open(Conversation(id: Conversation.ID(rawValue: "\(conversations)")), at: now))
    }

    /// A load, current or long over, comes to an outcome.
    private mutating func endLoad() {
        guard let id = loads.suffix(2).randomElement(using: &generator) else { return }
        let codes: [EngineError.Code] = [.outOfMemory, .crashed, .cancelled]
        if Bool.random(using: &generator) {
            end(id, .success(MachineBench.model))
        } else if let code = codes.randomElement(using: &generator) {
            end(id, .failure(EngineError(code, "No.")))
        }
    }

    private mutating func end(_ id: LoadID, _ outcome: Result<LoadedModel, EngineError>) {
        liveLoads.remove(id)
        perform(machine.loadEnded(id, outcome, at: now))
    }

    /// A generation, current or long over, says something.
    private mutating func speak() {
        guard let id = generations.suffix(3).randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<14:
            let delta = TextDelta(
                channel: .answer, text: "\(id.rawValue) ", tokens: 1, depth: nil, at: now)
            perform(machine.received(.text(delta), of: id, at: now))
        case 14: perform(machine.received(.cache(CacheOccupancy()), of: id, at: now))
        case 15:
            perform(
                machine.received(
                    .promptProgress(PromptProgress(processed: 1, total: 2, reused: 0)), of: id,
                    at: now))
        case 16, 17:
            finish(
                id, [.stop, .length, .cancelled, .error].randomElement(using: &generator) ?? .stop)
        default:
            let codes: [EngineError.Code?] = [
                nil, .crashed, .failed, .cancelled, .contextOverflow, .unreachable,
            ]
            liveGenerations.remove(id)
            let code = codes.randomElement(using: &generator) ?? nil
            perform(machine.streamEnded(id, error: code.map { EngineError($0, "No.") }, at: now))
        }
    }

    private mutating func finish(_ id: GenerationID, _ reason: FinishReason) {
        liveGenerations.remove(id)
        perform(
            machine.received(
                .finished(GenerationResult(reason: reason, usage: nil)), of: id, at: now))
        perform(machine.streamEnded(id, error: nil, at: now))
    }

    // MARK: Rules

    private mutating func perform(_ actions: [SessionAction]) {
        for action in actions {
            switch action {
            case .emit(let event): check(event)
            case .load(let id, _):
                #expect(!loads.contains(id), "a load's name is used once")
                #expect(liveLoads.isEmpty, "one load at a time")
                loads.append(id)
                liveLoads.insert(id)
            case .cancelLoad(let id):
                #expect(liveLoads.remove(id) != nil, "only a load under way is cancelled")
            case .generate(let request): check(request)
            case .cancel(let id):
                #expect(liveGenerations.contains(id), "only a reply under way is cancelled")
            case .abandon(let id):
                #expect(liveGenerations.remove(id) != nil, "only a reply under way is given up")
            case .flush(let id): flushes.append(id)
            case .unload: #expect(liveLoads.isEmpty, "nothing is freed under a load")
            case .store: break
            }
        }
    }

    private mutating func check(_ request: GenerationRequest) {
        #expect(
            request.id > generations.last ?? GenerationID(rawValue: 0),
            "a generation's name is used once")
        #expect(liveGenerations.isEmpty, "one reply at a time")
        #expect(openReply != nil, "a reply belongs to a turn")
        #expect(request.messages.last?.role == .user, "a reply answers a message")
        #expect(
            zip(request.messages, request.messages.dropFirst()).allSatisfy { $0.role != $1.role })
        generations.append(request.id)
        liveGenerations.insert(request.id)
    }

    private mutating func check(_ event: SessionEvent) {
        switch event {
        case .turnStarted(let user, let reply, _):
            #expect(openReply == nil, "one turn at a time")
            #expect(user.role == .user)
            openReply = reply
            said = ""
        case .delta(let id, let delta):
            #expect(id == openReply, "text belongs to the open turn")
            said += delta.text
        case .promptProgress, .cache:
            #expect(openReply != nil, "progress belongs to a turn")
        case .turnEnded(let message, _):
            #expect(message.id == openReply, "the open turn ends")
            #expect(message.text == said, "a reply is the sum of its pieces")
            #expect(message.reply != nil)
            openReply = nil
            turnsEnded += 1
        case .conversationReplaced:
            #expect(openReply == nil, "a turn ends before its conversation goes")
        case .loading, .loaded, .loadFailed, .engineLost, .notice: break
        }
    }
}
