import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session manager", .timeLimit(.minutes(1)))
struct SessionManagerTests {
    private let clock = ManualClock()
    /// What the manager waits by stands still: nothing is written in between.
    private let waits = ManualClock()
    private let log = EventLog()
    private let request = LoadRequest(model: "tiny")

    private func engine(
        _ name: String = "scripted", loads: [ScriptedEngine.Load] = [ScriptedEngine.Load()],
        replies: [[ScriptedEngine.Step]] = [], honoursCancel: Bool = true
    ) -> ScriptedEngine {
        ScriptedEngine(
            name: name, clock: clock, loads: loads, replies: replies, honoursCancel: honoursCancel)
    }

    private func manager(_ engine: ScriptedEngine, _ history: RecordingHistory? = nil)
        -> SessionManager
    {
        SessionManager(
            engine: engine, conversation: Conversation(id: Conversation.ID(rawValue: "test")),
            history: history,
            now: { [clock] in clock.now }, clock: waits, events: log.record)
    }

    /// Ten tokens, one every 20 ms, the first after a second.
    private let reply: [ScriptedEngine.Step] =
        [.wait(.seconds(1)), .text("0")]
        + (1..<10).flatMap { [.wait(.milliseconds(20)), .text("\($0)")] }
        + [.finish(.stop)]

    @Test("A reply streams in order, and its figures are those of the clock")
    func reply() async throws {
        let engine = engine(replies: [reply])
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("hello")
        for _ in 0..<10 { await clock.advanceToNextSleeper() }
        await log.wait(for: "turn ended 2 stop")
        #expect(
            log.outline == ["loading tiny", "loaded", "turn 1 -> 2"]
                + (0..<10).map { "delta 2 \($0)" } + ["turn ended 2 stop"])
        let message = try #require(await manager.conversation[Message.ID(rawValue: 2)])
        #expect(message.text == "0123456789")
        let record = try #require(message.reply)
        #expect(record.usage?.completionTokens == 10)
        #expect(record.figures.timeToFirstToken == Figure(1, .measured))
        let rate = try #require(record.figures.decodeRate)
        #expect(abs(rate.value - 50) < 1e-9)
        #expect(await manager.isIdle)
    }

    @Test("A message is in the history before the engine hears of it, its reply when it is over")
    func writeAhead() async {
        let history = RecordingHistory()
        let engine = engine(replies: [[.text("hi"), .finish(.stop)]])
        let manager = manager(engine, history)
        await manager.load(request)
        await log.wait(for: "loaded")
        history.hold()
        await manager.send("hello")
        await log.wait(for: "turn 1 -> 2")
        #expect(engine.requests.isEmpty)
        history.release()
        await log.wait(for: "turn ended 2 stop")
        await manager.shutdown()
        #expect(history.outline == ["1: hello", "2: hi"])
    }

    @Test("A long reply is written once a second, not per token")
    func partialWrites() async {
        let history = RecordingHistory()
        let steps = (0..<100).flatMap { _ in
            [ScriptedEngine.Step.wait(.milliseconds(50)), .text("x")]
        }
        let manager = manager(engine(replies: [steps + [.finish(.stop)]]), history)
        await manager.load(request)
        await manager.send("hello")
        for _ in 0..<100 { await clock.advanceToNextSleeper() }
        await log.wait(for: "turn ended 2 stop")
        await manager.shutdown()
        // The message, at most five parts of the reply, and the reply; fewer when the test is slow.
        #expect(history.changes.count <= 7)
        #expect(history.outline.last == "2: " + String(repeating: "x", count: 100))
    }

    @Test("A full disk is said once, and the chat goes on")
    func fullDisk() async {
        let history = RecordingHistory()
        history.setFull(true)
        let replies: [[ScriptedEngine.Step]] = [
            [.text("a"), .finish(.stop)], [.text("b"), .finish(.stop)],
        ]
        let manager = manager(engine(replies: replies), history)
        await manager.load(request)
        await manager.send("one")
        await manager.send("two")
        await log.wait(for: "turn ended 4 stop")
        await manager.shutdown()
        #expect(log.outline.count { $0 == "notice" } == 1)
    }

    @Test("A stop keeps the partial text and ends the reply as cancelled")
    func stop() async throws {
        let engine = engine(replies: [
            [.text("par"), .text("tial"), .wait(.seconds(60)), .text("never")]
        ])
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("hello")
        await log.wait(for: "delta 2 tial")
        await manager.stop()
        await log.wait(for: "turn ended 2 cancelled")
        #expect(engine.calls.last == .cancel(GenerationID(rawValue: 1)))
        let message = try #require(await manager.conversation[Message.ID(rawValue: 2)])
        #expect(message.text == "partial")
        #expect(message.reply?.usage?.completionTokens == 2)
    }

    @Test(
        "An engine that does not listen is left alone after a second stop; the next message is answered"
    )
    func twoStops() async {
        let engine = engine(
            replies: [
                [.text("a"), .wait(.seconds(60)), .text("late")], [.text("b"), .finish(.stop)],
            ],
            honoursCancel: false)
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("one")
        await log.wait(for: "delta 2 a")
        await manager.stop()
        #expect(await !manager.isIdle)
        await manager.stop()
        await log.wait(for: "turn ended 2 cancelled")
        await manager.send("two")
        await log.wait(for: "turn ended 4 stop")
        #expect(!log.outline.contains("delta 2 late"))
    }

    @Test("A load tells its progress, and is stopped by a stop")
    func stopLoad() async {
        let load = ScriptedEngine.Load(fractions: [0.25, 0.5], delay: .seconds(1))
        let engine = engine(
            loads: [load, ScriptedEngine.Load()], replies: [[.text("hi"), .finish(.stop)]])
        let manager = manager(engine)
        await manager.load(request)
        await clock.advanceToNextSleeper()
        await log.wait(for: "loading tiny 0.25")
        await manager.stop()
        await log.wait(for: "load failed")
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        #expect(
            log.outline.prefix(5) == [
                "loading tiny", "loading tiny 0.25", "load failed", "loading tiny", "loaded",
            ])
    }

    @Test("A failed load shows the engine's sentence and log")
    func failedLoad() async {
        let error = EngineError(
            .modelUnreadable, "tiny is no GGUF file; download it again.", log: ["bad magic"])
        let manager = manager(engine(loads: [ScriptedEngine.Load(outcome: .failure(error))]))
        await manager.load(request)
        await log.wait(for: "load failed")
        #expect(log.events.last == .loadFailed(Failure(error.description, log: ["bad magic"])))
    }

    @Test("A crash at a token keeps what was said; the next message starts the engine again")
    func crash() async {
        let engine = engine(
            loads: [ScriptedEngine.Load(), ScriptedEngine.Load()],
            replies: [[.text("par"), .fail(MachineBench.crash)], [.text("hi"), .finish(.stop)]])
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("one")
        await log.wait(for: "turn ended 2 error failure")
        await manager.send("two")
        await log.wait(for: "turn ended 4 stop")
        #expect(
            log.outline == [
                "loading tiny", "loaded", "turn 1 -> 2", "delta 2 par",
                "turn ended 2 error failure",
                "loading tiny", "loaded", "turn 3 -> 4", "delta 4 hi", "turn ended 4 stop",
            ])
        #expect(engine.requests.last?.messages.map(\.text) == ["one", "par", "two"])
    }

    @Test("An engine that died while idle is started again, and the message is answered")
    func diedWhileIdle() async {
        let engine = engine(
            loads: [ScriptedEngine.Load(), ScriptedEngine.Load()],
            replies: [[.fail(MachineBench.crash)], [.text("hi"), .finish(.stop)]])
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("one")
        await log.wait(for: "turn ended 2 stop")
        #expect(
            log.outline == [
                "loading tiny", "loaded", "turn 1 -> 2", "engine lost", "loading tiny", "loaded",
                "delta 2 hi",
                "turn ended 2 stop",
            ])
    }

    @Test("A stream that ends without saying how fails the turn and keeps the text")
    func brokenOff() async {
        let manager = manager(engine(replies: [[.text("par")]]))
        await manager.load(request)
        await manager.send("one")
        await log.wait(for: "turn ended 2 error failure")
        #expect(await manager.conversation[Message.ID(rawValue: 2)]?.text == "par")
    }

    @Test("Another engine takes over in the middle of a conversation, which it reads")
    func replaceEngine() async {
        let old = engine("old", replies: [[.text("par"), .wait(.seconds(60)), .text("late")]])
        let new = engine("new", replies: [[.text("hi"), .finish(.stop)]])
        let manager = manager(old)
        await manager.load(request)
        await manager.send("one")
        await log.wait(for: "delta 2 par")
        await manager.replaceEngine(new)
        await manager.load(LoadRequest(model: "other"))
        await manager.send("two")
        await log.wait(for: "turn ended 4 stop")
        #expect(new.requests.last?.messages.map(\.text) == ["one", "par", "two"])
        #expect(
            await manager.conversation.messages.compactMap { $0.reply?.engine } == ["old", "new"])
        await manager.shutdown()
        #expect(new.calls.last == .unload)
        #expect(!old.calls.contains(.unload))
    }

    @Test("Regenerate replaces the reply, in the conversation and in the history")
    func regenerate() async {
        let history = RecordingHistory()
        let manager = manager(
            engine(replies: [[.text("one"), .finish(.stop)], [.text("two"), .finish(.stop)]]),
            history)
        await manager.load(request)
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.regenerate()
        await log.wait(for: "turn ended 3 stop")
        await manager.shutdown()
        #expect(await manager.conversation.messages.map(\.text) == ["hello", "two"])
        #expect(history.outline == ["1: hello", "2: one", "set aside 2", "3: two"])
    }

    @Test("A new conversation has a name of its own and nothing in it; sampling is as set")
    func newConversation() async {
        let engine = engine(replies: [
            [.text("one"), .finish(.stop)], [.text("two"), .finish(.stop)],
        ])
        let manager = manager(engine)
        await manager.load(request)
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        await manager.newConversation()
        #expect(await manager.conversation.messages.isEmpty)
        #expect(await manager.conversation.id != Conversation.ID(rawValue: "test"))
        await manager.set(
            ReplySettings(sampling: SamplingSettings(temperature: 0, seed: 7), maxTokens: 5))
        await manager.send("fresh")
        await log.wait(for: "turn ended 2 stop", count: 2)
        #expect(engine.requests.last?.messages.map(\.text) == ["fresh"])
        #expect(engine.requests.last?.sampling == SamplingSettings(temperature: 0, seed: 7))
        #expect(engine.requests.last?.maxTokens == 5)
    }

    @Test("The end stops the reply, writes it and frees the model")
    func shutdown() async {
        let history = RecordingHistory()
        let engine = engine(replies: [[.text("par"), .wait(.seconds(60)), .text("late")]])
        let manager = manager(engine, history)
        await manager.load(request)
        await manager.send("hello")
        await log.wait(for: "delta 2 par")
        await manager.shutdown()
        #expect(history.outline == ["1: hello", "2: par"])
        #expect(engine.calls.last == .unload)
        await manager.send("more")
        #expect(log.outline.last == "turn ended 2 cancelled")
    }
}
