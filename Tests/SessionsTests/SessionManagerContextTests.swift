import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session manager: windows and states", .timeLimit(.minutes(1)))
struct SessionManagerContextTests {
    private let clock = ManualClock()
    private let log = EventLog()
    private let id = Conversation.ID(rawValue: "test")

    private func manager(_ engine: ScriptedEngine, _ history: RecordingHistory? = nil)
        -> SessionManager
    {
        SessionManager(
            engine: engine, conversation: Conversation(id: id), history: history,
            now: { [clock] in clock.now }, events: log.record)
    }

    /// A reply whose prompt took long to read.
    private let long: [ScriptedEngine.Step] = [
        .text("hi"),
        .event(
            .finished(
                GenerationResult(
                    reason: .stop,
                    usage: Usage(promptTokens: 1000, cachedTokens: 0, completionTokens: 1),
                    timings: EngineTimings(prefillSeconds: 5)))),
    ]

    @Test("A conversation that took long to read is parked for another, and put back")
    func parkAndRestore() async {
        let engine = ScriptedEngine(
            clock: clock, replies: [long, [.text("b"), .finish(.stop)]])
        let manager = manager(engine, RecordingHistory())
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        let first = await manager.conversation
        await manager.newConversation()
        await manager.send("other")
        await log.wait(for: "turn ended 2 stop", count: 2)
        await manager.open(first)
        await log.wait(for: "restored")
        #expect(engine.calls.filter { $0 == .park(id) }.count == 1)
        #expect(engine.calls.last == .restore(id))
    }

    @Test("The end parks before the model is freed")
    func shutdown() async {
        let engine = ScriptedEngine(clock: clock, replies: [long])
        let manager = manager(engine, RecordingHistory())
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.shutdown()
        #expect(engine.calls.suffix(2) == [.park(id), .unload])
    }

    @Test("Another model, or engine, parks first; without a history nothing is parked")
    func replacing() async {
        let engine = ScriptedEngine(
            clock: clock, loads: [.init(), .init()], replies: [long, long])
        let manager = manager(engine, RecordingHistory())
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.load(LoadRequest(model: "other"))
        await manager.send("again")
        await log.wait(for: "turn ended 4 stop")
        #expect(
            engine.calls.filter { if case .generate = $0 { false } else { true } } == [
                .load(LoadRequest(model: "tiny")), .park(id), .load(LoadRequest(model: "other")),
                .restore(id),
            ])
        await manager.replaceEngine(ScriptedEngine(clock: clock))
        #expect(engine.calls.last == .park(id))

        let plain = ScriptedEngine(clock: clock, replies: [long])
        let incognito = self.manager(plain)
        await incognito.load(LoadRequest(model: "tiny"))
        await incognito.send("hello")
        await log.wait(for: "turn ended 2 stop", count: 2)
        await incognito.shutdown()
        #expect(!plain.calls.contains(.park(id)))
    }

    @Test("A deleted conversation's states are removed, and it is not parked again")
    func discard() async {
        let engine = ScriptedEngine(clock: clock, replies: [long])
        let manager = manager(engine, RecordingHistory())
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.discardState(of: id)
        await manager.shutdown()
        #expect(engine.calls.suffix(2) == [.discard(id), .unload])
    }

    @Test("A window that is too small is enlarged when memory holds it, and the message goes")
    func enlarge() async {
        let engine = ScriptedEngine(
            clock: clock, loads: [.init(), .init()], replies: [[.text("hi"), .finish(.stop)]],
            count: { $0.reduce(0) { $0 + $1.text.utf8.count } })
        let manager = manager(engine)
        var reply = ReplySettings()
        reply.overflow = .enlarge
        await manager.set(reply)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send(String(repeating: "x", count: 3000))
        await log.wait(for: "turn ended 2 stop")
        #expect(log.outline.contains("enlarged 2048 -> 4096"))
        #expect(engine.requests.count == 1)
    }

    @Test("An edited message is answered anew, in the history too")
    func edit() async {
        let history = RecordingHistory()
        let engine = ScriptedEngine(
            clock: clock, replies: [[.text("a"), .finish(.stop)], [.text("b"), .finish(.stop)]])
        let manager = manager(engine, history)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.edit(Message.ID(rawValue: 1), text: "good day")
        await log.wait(for: "turn ended 4 stop")
        await manager.edit(Message.ID(rawValue: 4), text: "mine")
        await manager.shutdown()
        #expect(await manager.conversation.messages.map(\.text) == ["good day", "mine"])
        #expect(
            history.outline == [
                "1: hello", "2: a", "set aside 1", "3: good day", "4: b", "4: mine",
            ])
    }
}
