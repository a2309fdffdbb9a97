import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session manager: adopting a model, and keeping a reply", .timeLimit(.minutes(1)))
struct SessionManagerAdoptingTests {
    private let clock = ManualClock()
    private let log = EventLog()
    private let history = RecordingHistory()
    private let id = Conversation.ID(rawValue: "test")

    private func chat(_ engine: ScriptedEngine) async -> SessionManager {
        let manager = SessionManager(
            engine: engine, conversation: Conversation(id: id), history: history,
            now: { [clock] in clock.now }, events: log.record)
        await manager.load(LoadRequest(model: "tiny"))
        await log.wait(for: "loaded")
        return manager
    }

    @Test("Another session answers on the engine of a chat, whose model is loaded once")
    func adopt() async throws {
        let engine = ScriptedEngine(clock: clock, replies: [[.text("one"), .finish(.stop)]])
        let chat = await chat(engine)
        let lent = try #require(await chat.lend())
        let beside = EventLog()
        let guest = SessionManager(
            engine: lent.engine, conversation: Conversation(id: id),
            now: { [clock] in clock.now }, events: beside.record)
        await guest.borrow(lent)
        await guest.send("hello")
        await beside.wait(for: "turn ended 2 stop")
        #expect(engine.calls.count { if case .load = $0 { true } else { false } } == 1)
        #expect(await chat.conversation.messages.isEmpty)
        #expect(history.outline.isEmpty)
    }

    @Test("No generation of either session has the name of one of the other's")
    func names() async throws {
        let reply: [ScriptedEngine.Step] = [.text("one"), .finish(.stop)]
        let engine = ScriptedEngine(clock: clock, replies: [reply, reply, reply, reply])
        let chat = await chat(engine)
        await chat.send("first")
        await log.wait(for: "turn ended 2 stop")
        let lent = try #require(await chat.lend())
        let beside = EventLog()
        let guest = SessionManager(
            engine: lent.engine, conversation: Conversation(id: id),
            now: { [clock] in clock.now }, events: beside.record)
        await guest.borrow(lent)
        await guest.send("hello")
        await beside.wait(for: "turn ended 2 stop")
        await guest.send("again")
        await beside.wait(for: "turn ended 4 stop")
        await chat.send("second")
        await log.wait(for: "turn ended 4 stop")
        let names = engine.requests.map(\.id)
        #expect(names.count == 4 && Set(names).count == 4)
        #expect(names == names.sorted())
    }

    @Test("A kept reply is in the history")
    func keep() async {
        let chat = await chat(ScriptedEngine(clock: clock))
        await chat.keep(
            user: "why?",
            reply: Message(id: Message.ID(rawValue: 9), role: .assistant, text: "because"))
        #expect(log.outline.last == "kept 1 2")
        await chat.shutdown()
        #expect(history.outline == ["1: why?", "2: because"])
    }

    @Test("A session that rests has freed its model when it says so, and loads it again")
    func rest() async {
        let engine = ScriptedEngine(clock: clock, loads: [.init(), .init()])
        let chat = await chat(engine)
        await chat.release()
        #expect(engine.calls.last == .unload)
        #expect(await chat.lend() == nil)
        await chat.load(LoadRequest(model: "tiny"))
        await log.wait(for: "loaded", count: 2)
        #expect(await chat.lend() != nil)
    }
}
