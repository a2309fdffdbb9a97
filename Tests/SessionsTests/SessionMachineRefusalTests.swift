import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

/// A conversation of three turns, and an engine that refuses the prompt of the fourth.
@Suite("Session machine: what the engine refuses")
struct SessionMachineRefusalTests {
    private static func conversation() -> Conversation {
        var conversation = Conversation(id: Conversation.ID(rawValue: "test"))
        for turn in 1...3 {
            conversation.append(.user, "question \(turn)")
            conversation.append(.assistant, "answer \(turn) " + String(repeating: "x", count: 900))
        }
        return conversation
    }

    /// With the fourth message, "more", sent to an engine whose window is not known.
    private static func sent(_ policy: OverflowPolicy, window: Int = 0) -> MachineBench {
        var bench = MachineBench(conversation())
        bench.machine.reply.overflow = policy
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        var model = MachineBench.model
        model.contextWindow = window
        _ = bench.machine.loadEnded(LoadID(rawValue: 1), .success(model), at: bench.now)
        _ = bench.send("more")
        // An engine that cannot count lets it be sent.
        if window > 0 { _ = bench.counts(1, nil) }
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        return bench
    }

    private static func refusal(_ overflow: ContextOverflow?) -> EngineError {
        var error = EngineError(.contextOverflow, "The conversation is too long.")
        error.overflow = overflow
        return error
    }

    private static let told = ContextOverflow(promptTokens: 2310, window: 2048)

    @Test("With the engine's counts the oldest turns go, and the message is sent again")
    func fits() {
        var bench = Self.sent(.dropOldest)
        let refused = bench.streamEnds(Self.refusal(Self.told), of: 1)
        #expect(refused.outline == ["window 2048", "do count 1"])
        #expect(bench.counts(1, 700).outline == ["do count 2"])
        let again = bench.counts(2, 1300)
        #expect(again.outline == ["do save cut 3", "cut 3", "do generate 2"])
        #expect(
            bench.machine.conversation.cut
                == ContextCut(keptFrom: Message.ID(rawValue: 3), droppedTokens: 1010))
        guard case .generate(let request)? = again.last else { return }
        #expect(request.messages.first?.text == "question 2")
        #expect(request.messages.last?.text == "more")
        _ = bench.text("yes", of: 2)
        #expect(bench.finish(.stop, of: 2).events.map(\.outline).last == "turn ended 8 stop")
        #expect(bench.messages.count == 8)
    }

    @Test("A second refusal ends the turn: nothing is tried for ever, and the message stays")
    func once() {
        var bench = Self.sent(.dropOldest)
        _ = bench.streamEnds(Self.refusal(Self.told), of: 1)
        _ = bench.counts(1, 700)
        _ = bench.counts(2, 1300)
        let again = bench.streamEnds(Self.refusal(Self.told), of: 2)
        #expect(again.outline == ["do save 8", "turn ended 8 error failure"])
        #expect(bench.messages[6].text == "more")
        #expect(bench.machine.isIdle)
    }

    @Test("With the policy to stop a person is told, and what the window holds is learned")
    func stopPolicy() {
        var bench = Self.sent(.stop)
        #expect(
            bench.streamEnds(Self.refusal(Self.told), of: 1).outline
                == ["window 2048", "do save 8", "turn ended 8 error failure"])
        // From now on it is known before anything is sent.
        #expect(bench.send("and more").outline == ["do count 1"])
        #expect(bench.counts(1, 2000).outline == ["refused and more"])
    }

    @Test("A window that is smaller than was believed is the one that counts")
    func smaller() {
        var bench = Self.sent(.dropOldest, window: 8192)
        #expect(
            bench.streamEnds(Self.refusal(Self.told), of: 1).outline == [
                "window 2048", "do count 1",
            ])
        #expect(bench.machine.ready?.model.contextWindow == 2048)
    }

    @Test("Where nobody tells a window, what was refused is the bound")
    func unknown() {
        var bench = Self.sent(.dropOldest)
        #expect(bench.streamEnds(Self.refusal(nil), of: 1).outline == ["do count 1"])
        // Of 2000 tokens 250 are the reply's, and three quarters of the rest are aimed at.
        _ = bench.counts(1, 2000)
        _ = bench.counts(2, 1313)
        #expect(bench.counts(3, 1312).outline.last == "do generate 2")
        #expect(bench.machine.ready?.model.contextWindow == 0)
    }

    @Test("A count that is only a lower bound corrects the estimates that follow")
    func lowerBound() {
        var bench = Self.sent(.dropOldest, window: 2048)
        let least = ContextOverflow(promptTokens: 4000, isAtLeast: true, window: 2048)
        #expect(bench.streamEnds(Self.refusal(least), of: 1).outline == ["do count 2"])
        func estimates(_ id: UInt64, _ tokens: Int) -> [SessionAction] {
            bench.machine.counted(
                EngineCallID(rawValue: id), .success(TokenCount(tokens, .estimated)))
        }
        _ = estimates(2, 1000)
        // Four times as many as was estimated: 2000, which is too much, and 1200.
        #expect(estimates(3, 500).outline == ["do count 4"])
        #expect(estimates(4, 300).outline.last == "do generate 2")
    }

    @Test("A message too long by itself ends its turn with the counts")
    func tooLong() {
        var bench = Self.sent(.dropOldest)
        _ = bench.streamEnds(Self.refusal(Self.told), of: 1)
        for id in 1...2 as ClosedRange<UInt64> { _ = bench.counts(id, 2000) }
        #expect(bench.machine.isIdle)
        #expect(bench.lastReply?.reply?.finishReason == .error)
        #expect(bench.messages[6].text == "more")
        #expect(bench.machine.conversation.cut == nil)
    }

    @Test("A summary is written in the turn, and stopped with it")
    func summary() {
        var bench = Self.sent(.summarise)
        _ = bench.streamEnds(Self.refusal(Self.told), of: 1)
        _ = bench.counts(1, 700)
        let begun = bench.counts(2, 1000)
        #expect(begun.outline == ["summarising 1/1 ", "do generate 2"])
        _ = bench.text("They counted.", of: 2)
        var stopped = bench
        #expect(
            stopped.stop().outline == ["do abandon 2", "do save 8", "turn ended 8 cancelled"])
        #expect(stopped.machine.isIdle)
        #expect(bench.finish(.stop, of: 2).outline == ["do count 3"])
        #expect(
            bench.counts(3, 1100).outline == ["do save cut 3", "cut 3", "do generate 3"])
    }

    @Test("Once something of the reply has come, it is kept as it is")
    func partial() {
        var bench = Self.sent(.dropOldest)
        _ = bench.text("so far", of: 1)
        #expect(
            bench.streamEnds(Self.refusal(Self.told), of: 1).outline.last
                == "turn ended 8 error failure")
        #expect(bench.lastReply?.text == "so far")
    }

    @Test("A load in between ends the turn, and what waited behind it is sent")
    func interrupted() {
        var bench = Self.sent(.dropOldest)
        _ = bench.streamEnds(Self.refusal(Self.told), of: 1)
        _ = bench.send("next")
        #expect(
            bench.machine.load(LoadRequest(model: "other"), at: bench.now).outline.first
                == "do save 8")
        #expect(bench.counts(1, 700).isEmpty)
        #expect(bench.loadEnds(2).outline.first == "loaded")
        #expect(bench.messages.count == 8 || bench.messages.count == 10)
    }

    @Test("Over an engine: refused once, the conversation goes on with less of it")
    func managed() async {
        let clock = ManualClock()
        let log = EventLog()
        let engine = ScriptedEngine(
            clock: clock,
            replies: [[.fail(Self.refusal(Self.told))], [.text("yes"), .finish(.stop)]],
            count: { messages in messages.reduce(0) { $0 + $1.text.utf8.count } })
        var reply = ReplySettings()
        reply.overflow = .dropOldest
        let manager = SessionManager(
            engine: engine, conversation: Self.conversation(), reply: reply,
            now: { clock.now }, events: log.record)
        await manager.load(LoadRequest(model: "tiny"))
        // Short enough to be sent without being counted.
        await manager.send("more")
        await log.wait(for: "turn ended 8 stop")
        #expect(engine.requests.count == 2)
        #expect(engine.requests.last?.messages.first?.text != "question 1")
        #expect(engine.requests.last?.messages.last?.text == "more")
    }
}
