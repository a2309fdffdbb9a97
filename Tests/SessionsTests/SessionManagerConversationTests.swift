import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session manager: changing the conversation", .timeLimit(.minutes(1)))
struct SessionManagerConversationTests {
    private let clock = ManualClock()
    private let log = EventLog()
    private let history = RecordingHistory()

    /// A manager whose conversation "hello" was answered with "one".
    private func manager(
        then replies: [[ScriptedEngine.Step]] = [], ended reason: FinishReason = .stop
    ) async -> (SessionManager, ScriptedEngine) {
        let engine = ScriptedEngine(
            clock: clock, replies: [[.text("one"), .finish(reason)]] + replies)
        let manager = SessionManager(
            engine: engine, conversation: Conversation(id: Conversation.ID(rawValue: "test")),
            history: history, now: { [clock] in clock.now }, events: log.record)
        await manager.load(LoadRequest(model: "tiny"))
        await manager.send("hello")
        await log.wait(for: "turn ended 2 \(reason.rawValue)")
        return (manager, engine)
    }

    @Test("What is deleted and taken back goes from the history, too")
    func removed() async {
        let (manager, _) = await manager(then: [[.text("two"), .finish(.stop)]])
        await manager.send("next")
        await log.wait(for: "turn ended 4 stop")
        await manager.delete(Message.ID(rawValue: 2))
        await manager.undo()
        await manager.rename("Mine")
        #expect(log.outline.suffix(4) == ["replaced", "replaced", "undone next", "renamed Mine"])
        await manager.shutdown()
        #expect(history.outline.suffix(3) == ["remove 2", "remove 3 4", "rename Mine"])
    }

    @Test("An emptied conversation goes from the history, with its parked states")
    func cleared() async {
        let (manager, engine) = await manager()
        await manager.clear()
        await manager.shutdown()
        #expect(history.outline.last == "clear test")
        #expect(engine.calls.contains(.discard(Conversation.ID(rawValue: "test"))))
    }

    @Test("A fork has a new identity, and is what is gone on with")
    func forked() async throws {
        let (manager, _) = await manager(then: [[.text("two"), .finish(.stop)]])
        await manager.fork(Message.ID(rawValue: 2))
        let fork = await manager.conversation
        #expect(fork.id.rawValue != "test" && fork.id.rawValue.count == 36)
        await manager.send("next")
        await log.wait(for: "turn ended 4 stop")
        await manager.shutdown()
        #expect(history.outline.contains("create 2"))
        let saved = history.changes.compactMap { change in
            if case .save(let message, let id, _) = change, id == fork.id {
                message.text
            } else {
                nil
            }
        }
        #expect(saved == ["next", "two"])
    }

    @Test("A reply that was cut off goes on in the same message")
    func resumed() async throws {
        let (manager, engine) = await manager(
            then: [[.text(" two"), .finish(.stop)]], ended: .length)
        await manager.resumeReply(Message.ID(rawValue: 2))
        await log.wait(for: "turn ended 2 stop")
        #expect(
            log.outline.suffix(3) == ["resumed 2", "delta 2  two", "turn ended 2 stop"])
        let request = try #require(engine.requests.last)
        #expect(request.continuesReply)
        #expect(request.messages.map(\.text) == ["hello", "one"])
        await manager.shutdown()
        #expect(history.outline.last == "2: one two")
    }
}
