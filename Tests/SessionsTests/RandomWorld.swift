import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

/// A person, an engine and a history that do anything at any time, around a
/// machine whose every action is checked against the rules of the session.
struct RandomWorld {
    var machine = SessionMachine(
        conversation: Conversation(id: Conversation.ID(rawValue: "0")), parksStates: true,
        makesTitles: true)
    /// The reply between its `turnStarted` and its `turnEnded`.
    var openReply: Message.ID?
    /// What the engine works on, replies and summaries.
    var liveGenerations: [GenerationID: GenerationRequest] = [:]
    var seen = Seen()

    /// The last wait for a person to do nothing.
    var idle: IdleID?
    var generator: SeededGenerator
    private let isCalm: Bool
    private let firstWindow: Int
    private(set) var now = MonotonicInstant(nanoseconds: 0)
    private var loads: [LoadID: LoadRequest] = [:]
    private var liveLoads: Set<LoadID> = []
    var generations: [GenerationID] = []
    private var flushes: [GenerationID] = []
    private var counts: [EngineCallID: [PromptMessage]] = [:]
    private var measures: [EngineCallID: LoadRequest] = [:]
    /// Parkings and restorings, oldest first: the engine does one after the other.
    private var cacheCalls: [EngineCallID] = []
    var said = ""
    var window = 0
    /// Whether the prompt could not be counted before it was sent.
    var isUncounted = false
    /// Whether the engine refused the prompt of the open turn.
    var isRefused = false
    /// The history, as it was told.
    var stored: [Conversation.ID: Conversation] = [:]
    private var conversations = 0

    /// Every other seed makes a calm world, where conversations grow long.
    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        isCalm = seed.isMultiple(of: 2)
        // Titles need room behind the conversation.
        firstWindow = seed % 16 < 2 ? 4096 : 480
        machine.reply.overflow = pick(OverflowPolicy.allCases) ?? .stop
    }

    /// One random thing happens.
    mutating func step() {
        now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &generator)))
        var event = Int.random(in: 0..<122, using: &generator)
        if isCalm, (10..<14).contains(event) || (16..<23).contains(event),
            Int.random(in: 0..<8, using: &generator) > 0
        {
            event = 119
        }
        doNothing()
        switch event {
        case 0..<10: perform(machine.send(text(), sentAt: now))
        case 10..<14: perform(machine.stop(at: now))
        case 14..<16: perform(machine.load(LoadRequest(model: "tiny"), at: now))
        case 16..<18: perform(machine.regenerate(at: now))
        case 18..<20: withMessage { world, id in world.machine.regenerate(id, at: world.now) }
        case 20: withMessage { world, id in world.machine.edit(id, text: "edited", at: world.now) }
        case 21: openAnother()
        case 22:
            perform(machine.engineReplaced(at: now))
            forgetCalls()
        case 23..<40: endLoad()
        case 40..<55:
            perform(
                flushes.suffix(2).randomElement(using: &generator).map { machine.stored($0) } ?? [])
        case 55:
            perform(machine.historyWritten(error: Bool.random(using: &generator) ? "full" : nil))
        case 56..<58:
            if let id = loads.keys.min(by: { $0.rawValue > $1.rawValue }) {
                perform(machine.loadProgressed(id, LoadProgress(fraction: 0.5)))
            }
        case 58: machine.reply.overflow = pick(OverflowPolicy.allCases) ?? .stop
        case 59: machine.restarted()
        case 117, 118:
            if let last = machine.conversation.messages.last {
                perform(machine.resumeReply(last.id, at: now))
            }
        case 119: if !isCalm || Int.random(in: 0..<16, using: &generator) == 0 { rearrange() }
        case 60..<78: answerACall()
        case 120: showAnother()
        case 121: perform(machine.personActed())
        default: speak()
        }
        let cut = machine.conversation.cut
        #expect(
            cut == nil || cut.flatMap { machine.conversation[$0.keptFrom] } != nil,
            "a cut keeps a message that is there")
    }

    /// Everything under way is answered until nothing is left.
    mutating func settle() {
        for _ in 0..<1000 where !machine.isIdle {
            for id in liveLoads { end(id, succeeds: true) }
            while !counts.isEmpty || !measures.isEmpty || !cacheCalls.isEmpty { answerACall() }
            for id in flushes { perform(machine.stored(id)) }
            for id in liveGenerations.keys { finish(id, .stop) }
        }
        // A title is nothing to wait for.
        for id in liveGenerations.keys { finish(id, .stop) }
        checkStored()
    }

    private mutating func text() -> String {
        String(repeating: "message ", count: Int.random(in: 1...24, using: &generator))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &generator)
    }

    private mutating func withMessage(
        _ action: (inout RandomWorld, Message.ID) -> [SessionAction]
    ) {
        if let message = pick(machine.conversation.messages) { perform(action(&self, message.id)) }
    }

    /// A person takes something out of the conversation, or goes on beside it.
    private mutating func rearrange() {
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: perform(machine.clear(at: now))
        case 1..<4: perform(machine.undo(at: now))
        case 4: perform(machine.rename("title \(conversations)"))
        case 5, 6:
            conversations += 1
            let fork = Conversation.ID(rawValue: "\(conversations)")
            withMessage { world, id in world.machine.fork(id, as: fork, at: world.now) }
        case 7..<12: withMessage { world, id in world.machine.delete(id, at: world.now) }
        case 12:
            perform(machine.keep(user: text(), reply: MachineBench.made(text()), at: now))
        case 13:
            let request = LoadRequest(model: "tiny")
            perform(machine.adopted(ScriptedEngine.model(request), request, at: now))
        case 14: perform(machine.released(at: now))
        default: break
        }
    }

    private mutating func openAnother() {
        if Bool.random(using: &generator), let id = stored.keys.map(\.rawValue).sorted().last,
            let kept = stored[Conversation.ID(rawValue: id)], openReply == nil
        {
            perform(machine.open(kept, at: now))
            return
        }
        conversations += 1
        perform(
            machine.open(Conversation(id: Conversation.ID(rawValue: "\(conversations)")), at: now))
    }

    // MARK: The engine

    /// A vocabulary of bytes, and some tokens around each message.
    static func tokens(in messages: [PromptMessage]) -> Int {
        messages.reduce(0) { $0 + $1.text.utf8.count + 4 }
    }

    /// A question is answered, or cannot be.
    private mutating func answerACall() {
        let kinds = [!counts.isEmpty, !measures.isEmpty, !cacheCalls.isEmpty]
        switch pick((0..<3).filter { kinds[$0] }) {
        case 0:
            guard let id = counts.keys.max(by: { $0.rawValue < $1.rawValue }),
                let messages = counts.removeValue(forKey: id)
            else { return }
            seen.counts += 1
            if Int.random(in: 0..<8, using: &generator) == 0 {
                isUncounted = true
                perform(machine.counted(id, .failure(EngineError(.failed, "No."))))
            } else {
                let count = TokenCount(Self.tokens(in: messages), .engineReported)
                perform(machine.counted(id, .success(count)))
            }
        case 1:
            guard let id = measures.keys.max(by: { $0.rawValue < $1.rawValue }),
                let request = measures.removeValue(forKey: id)
            else { return }
            let device = MemoryEstimate.Device(
                name: "CPU", weights: 1, cache: 1, compute: 1,
                available: Bool.random(using: &generator) ? 9 : 2)
            perform(
                machine.measured(
                    id,
                    .success(
                        MemoryEstimate(
                            devices: [device], contextWindow: request.settings.contextWindow ?? 0)))
            )
        case 2:
            let id = cacheCalls.removeFirst()
            if Bool.random(using: &generator) {
                let state = ParkedState(tokens: 2000, bytes: 1, seconds: 0)
                perform(machine.parked(id, Bool.random(using: &generator) ? state : nil))
            } else {
                let state = ParkedState(tokens: 2000, bytes: 1, seconds: 0)
                perform(machine.restored(id, state))
            }
        default: break
        }
    }

    private mutating func forgetCalls() {
        cacheCalls = []
        counts = [:]
        measures = [:]
    }

    /// A load, current or long over, comes to an outcome.
    private mutating func endLoad() {
        guard let id = pick(Array(loads.keys.sorted { $0.rawValue < $1.rawValue }.suffix(2)))
        else { return }
        end(id, succeeds: Bool.random(using: &generator))
    }

    private mutating func end(_ id: LoadID, succeeds: Bool) {
        liveLoads.remove(id)
        let codes: [EngineError.Code] = [.outOfMemory, .crashed, .cancelled]
        guard succeeds, let request = loads[id] else {
            let error = EngineError(pick(codes) ?? .crashed, "No.")
            perform(machine.loadEnded(id, .failure(error), at: now))
            return
        }
        var model = MachineBench.model
        model.contextWindow = request.settings.contextWindow ?? firstWindow
        model.model.trainedContext = 2048
        perform(machine.loadEnded(id, .success(model), at: now))
    }

    /// A generation, current or long over, says something.
    private mutating func speak() {
        guard let id = pick(Array(generations.suffix(3))) else { return }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<13:
            let delta = TextDelta(
                channel: .answer, text: "\(id.rawValue) ", tokens: 1, depth: 1200, at: now)
            perform(machine.received(.text(delta), of: id, at: now))
        case 13: perform(machine.received(.stalled(seconds: 9), of: id, at: now))
        case 14: perform(machine.received(.cache(CacheOccupancy()), of: id, at: now))
        case 15:
            perform(
                machine.received(
                    .promptProgress(PromptProgress(processed: 1, total: 2, reused: 0)), of: id,
                    at: now))
        case 16, 17: finish(id, pick([.stop, .length, .cancelled, .error]) ?? .stop)
        default:
            let codes: [EngineError.Code?] = [
                nil, .crashed, .failed, .cancelled, .contextOverflow, .unreachable,
            ]
            liveGenerations[id] = nil
            let code = pick(codes) ?? nil
            var error = code.map { EngineError($0, "No.") }
            if code == .contextOverflow {
                isRefused = openReply != nil
                let known = Int.random(in: 400...520, using: &generator)
                error?.overflow =
                    pick(
                        [
                            nil, ContextOverflow(promptTokens: known + 50, window: known),
                            ContextOverflow(promptTokens: 300, isAtLeast: true),
                        ] as [ContextOverflow?]) ?? nil
            }
            perform(machine.streamEnded(id, error: error, at: now))
        }
    }

    private mutating func finish(_ id: GenerationID, _ reason: FinishReason) {
        let usage = liveGenerations[id].map { request in
            Usage(
                promptTokens: Self.tokens(in: request.messages), cachedTokens: 0,
                completionTokens: said.utf8.count)
        }
        liveGenerations[id] = nil
        perform(
            machine.received(
                .finished(GenerationResult(reason: reason, usage: usage)), of: id, at: now))
        perform(machine.streamEnded(id, error: nil, at: now))
    }

    // MARK: Rules

    mutating func perform(_ actions: [SessionAction]) {
        for action in actions {
            switch action {
            case .emit(let event): check(event)
            case .load(let id, let request):
                #expect(loads[id] == nil, "a load's name is used once")
                #expect(liveLoads.isEmpty, "one load at a time")
                loads[id] = request
                liveLoads.insert(id)
            case .cancelLoad(let id):
                #expect(liveLoads.remove(id) != nil, "only a load under way is cancelled")
            case .generate(let request): check(request)
            case .cancel(let id):
                #expect(liveGenerations[id] != nil, "only a reply under way is cancelled")
            case .abandon(let id):
                #expect(
                    liveGenerations.removeValue(forKey: id) != nil,
                    "only a reply under way is given up")
            case .flush(let id): flushes.append(id)
            case .unload: #expect(liveLoads.isEmpty, "nothing is freed under a load")
            case .store(let change): store(change)
            case .count(let id, let messages, _): counts[id] = messages
            case .measure(let id, let request): measures[id] = request
            case .park(let id, _):
                #expect(liveLoads.isEmpty, "there is a model to park for")
                cacheCalls.append(id)
                seen.parks += 1
            case .restore(let id, let conversation):
                #expect(liveLoads.isEmpty, "there is a model to restore for")
                #expect(conversation == machine.conversation.id)
                cacheCalls.append(id)
                seen.restores += 1
            case .discard: seen.discards += 1
            case .awaitIdle(let id): idle = id
            }
        }
    }
}
