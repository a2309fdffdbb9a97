import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session manager: what time does", .timeLimit(.minutes(1)))
struct SessionManagerTitleTests {
    private let clock = ManualClock()
    private let waits = ManualClock()
    private let log = EventLog()
    private let history = RecordingHistory()

    private func manager(_ engine: ScriptedEngine, keeps: Bool = true) -> SessionManager {
        SessionManager(
            engine: engine, conversation: Conversation(id: Conversation.ID(rawValue: "test")),
            history: keeps ? history : nil, makesTitles: true, now: { [clock] in clock.now },
            clock: waits, events: log.record)
    }

    /// From now on nobody waits for long.
    private func letTimePass() {
        Task { [waits] in while true { await waits.advanceToNextSleeper() } }
    }

    private let title: [ScriptedEngine.Step] = [.text("A greeting"), .finish(.stop)]
    private let reply: [ScriptedEngine.Step] = [.text("hi"), .finish(.stop)]

    @Test("Three seconds after a reply the title is made and stored, and shown nowhere else")
    func title() async {
        let engine = ScriptedEngine(clock: clock, replies: [reply, title])
        let manager = manager(engine)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        letTimePass()
        await log.wait(for: "renamed A greeting")
        await manager.shutdown()
        #expect(
            log.outline == [
                "loading tiny", "loaded", "turn 1 -> 2", "delta 2 hi", "turn ended 2 stop",
                "renamed A greeting",
            ])
        #expect(history.outline == ["1: hello", "2: hi", "2: hi"])
        guard case .save(_, _, let stored)? = history.changes.last else { return }
        #expect(stored == "A greeting")
        #expect(await manager.conversation.messages.count == 2)
    }

    @Test("A chat that keeps nothing asks for no title")
    func incognito() async {
        let engine = ScriptedEngine(clock: clock, replies: [reply, title])
        let manager = manager(engine, keeps: false)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        waits.advance(by: .seconds(60))
        await manager.shutdown()
        #expect(engine.requests.count == 1)
    }

    @Test("A message does not wait for a title")
    func message() async {
        let engine = ScriptedEngine(
            clock: clock, replies: [reply, [.wait(.seconds(60)), .text("late")], reply])
        let manager = manager(engine)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        letTimePass()
        // The title is being written.
        await clock.waitForSleepers()
        await manager.send("more")
        await log.wait(for: "turn ended 4 stop")
        #expect(engine.calls.contains(.cancel(GenerationID(rawValue: 2))))
        await manager.shutdown()
    }

    @Test("A token that is followed by none is written all the same")
    func slowToken() async {
        let engine = ScriptedEngine(
            clock: clock, replies: [[.text("hi"), .wait(.seconds(60)), .finish(.stop)]])
        let manager = manager(engine)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "delta 2 hi")
        await waits.waitForSleepers()
        waits.advance(by: .milliseconds(750))
        // It sleeps again once what was due is on its way.
        await waits.waitForSleepers()
        await manager.stop()
        await log.wait(for: "turn ended 2 cancelled")
        await manager.shutdown()
        #expect(history.outline == ["1: hello", "2: hi", "2: hi"])
    }
}
