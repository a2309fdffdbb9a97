import ChatCore
import EngineKit
import Sessions
import Synchronization
import TestSupport
import Testing

@testable import ChatApp

@Suite("A whole comparison", .timeLimit(.minutes(1)))
struct ComparisonRunTests {
    private let clock = ManualClock()
    private let log = ComparisonLog()
    private let id = Conversation.ID(rawValue: "chat")

    /// Counts the ends of the right engine.
    private final class Ends: Sendable {
        private let count = Mutex(0)
        func add() { count.withLock { $0 += 1 } }
        var value: Int { count.withLock { $0 } }
    }

    private let ends = Ends()

    /// A chat with a question and its answer, and its model loaded.
    private func chat(
        _ engine: ScriptedEngine, servers: [String]? = nil,
        tell: @escaping @Sendable (SessionEvent) -> Void = { _ in }
    ) async -> SessionManager {
        var conversation = Conversation(id: id)
        conversation.append(.user, "hello")
        conversation.append(.assistant, "hi")
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        let chat = SessionManager(
            engine: engine, conversation: conversation, now: { [clock] in clock.now }
        ) { event in
            feed.yield(event)
            tell(event)
        }
        var request = LoadRequest(model: "own")
        request.settings.rpcServers = servers
        await chat.load(request)
        for await event in events { if case .loaded = event { break } }
        return chat
    }

    private func plan(rightAt address: String? = nil) -> ComparisonPlan {
        var right = ChatSettings()
        right.model = "other"
        right.engine = address
        return ComparisonPlan(prompt: "why?", left: ChatSettings(), right: right)
    }

    private func comparison(
        _ plan: ComparisonPlan, _ chat: SessionManager, _ right: ScriptedEngine,
        servers: [String]? = nil
    ) -> Comparison {
        Comparison(
            plan, chat: chat,
            opponent: { [ends] settings throws(CommandFailure) in
                var request = LoadRequest(model: settings.model ?? "")
                request.settings.rpcServers = servers
                return Opponent(
                    engine: right, request: request,
                    end: { manager in
                        await manager.shutdown()
                        ends.add()
                    })
            },
            now: { [clock] in clock.now }, tell: log.record)
    }

    private func loads(_ engine: ScriptedEngine) -> Int {
        engine.calls.count { if case .load = $0 { true } else { false } }
    }

    @Test("Both answer the same prompt behind the same conversation, one after the other")
    func sequential() async throws {
        let left = ScriptedEngine(clock: clock, replies: [[.text("one"), .finish(.stop)]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left)
        await comparison(plan(), chat, right).run()

        guard case .began(isAtOnce: false, let reason)? = log.events.first else {
            Issue.record("it does not say how it goes")
            return
        }
        #expect(reason.hasPrefix("One after the other"))
        #expect(log.texts == ["left: one", "right: two"])
        let outcome = try #require(log.outcome)
        #expect(outcome.left?.text == "one" && outcome.left?.reply?.model == "own")
        #expect(outcome.right?.text == "two" && outcome.right?.reply?.model == "other")
        #expect(left.requests.map(\.messages) == right.requests.map(\.messages))
        #expect(left.requests.last?.messages.map(\.text) == ["hello", "hi", "why?"])
        // The chat's model was loaded once, and nothing of it all is in the conversation.
        #expect(loads(left) == 1 && loads(right) == 1)
        #expect(await chat.conversation.messages.map(\.text) == ["hello", "hi"])
        #expect(ends.value == 1)
        #expect(!left.calls.contains(.unload))
    }

    @Test("What is kept afterwards is read with the chat's next message")
    func keep() async throws {
        let left = ScriptedEngine(
            clock: clock, replies: [[.text("one"), .finish(.stop)], [.finish(.stop)]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left)
        await comparison(plan(), chat, right).run()
        let reply = try #require(log.outcome?.right)
        await chat.keep(user: "why?", reply: reply)
        let kept = await chat.conversation.messages
        #expect(kept.map(\.text) == ["hello", "hi", "why?", "two"])
        #expect(kept.last?.reply?.model == "other")
        #expect(await chat.lend()?.model.model.name == "own")
    }

    @Test("On another machine the right one does not wait for the left")
    func atOnce() async throws {
        let left = ScriptedEngine(
            clock: clock,
            replies: [[.text("one"), .wait(.seconds(1)), .text(" more"), .finish(.stop)]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left)
        let running = comparison(plan(rightAt: "http://box:1"), chat, right)
        let task = Task { await running.run() }
        await log.wait { events in
            events.contains { event in
                if case .session(.right, .turnEnded) = event { true } else { false }
            }
        }
        #expect(log.outcome == nil)
        await clock.waitForSleepers()
        clock.advance(by: .seconds(1))
        await task.value
        #expect(log.outcome?.left?.text == "one more")
        #expect(log.outcome?.right?.text == "two")
    }

    @Test("A side that cannot load says why, and the other answers all the same")
    func failingRight() async {
        let left = ScriptedEngine(clock: clock, replies: [[.text("one"), .finish(.stop)]])
        let right = ScriptedEngine(
            clock: clock,
            loads: [.init(outcome: .failure(EngineError(.outOfMemory, "Too large; take less.")))])
        let chat = await chat(left)
        await comparison(plan(), chat, right).run()
        #expect(log.outcome?.left?.text == "one")
        #expect(log.outcome?.right == nil)
        #expect(
            log.events.contains(
                .session(.right, .loadFailed(Failure("Too large; take less.")))))
        #expect(ends.value == 1)
    }

    @Test("A left side that breaks off does not keep the right one from answering")
    func failingLeft() async {
        let left = ScriptedEngine(
            clock: clock, replies: [[.text("on"), .fail(EngineError(.failed, "It broke."))]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left)
        await comparison(plan(), chat, right).run()
        #expect(log.outcome?.left == nil)
        #expect(log.outcome?.right?.text == "two")
    }

    @Test("Given up, it tells what came of the left one and does not ask the right one")
    func stop() async {
        let left = ScriptedEngine(
            clock: clock, replies: [[.text("one"), .wait(.seconds(9)), .finish(.stop)]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left)
        let running = comparison(plan(), chat, right)
        let task = Task { await running.run() }
        await log.wait { events in
            events.contains { event in
                if case .session(.left, .delta) = event { true } else { false }
            }
        }
        await running.stop()
        await task.value
        #expect(log.outcome?.left?.text == "one")
        #expect(log.outcome?.left?.reply?.finishReason == .cancelled)
        #expect(log.outcome?.right == nil)
        #expect(right.requests.isEmpty && loads(right) == 0)
        #expect(ends.value == 1)
    }

    @Test("An engine that does not listen is not waited for the second time")
    func stopTwice() async {
        let left = ScriptedEngine(
            clock: clock, replies: [[.text("one"), .wait(.seconds(9)), .finish(.stop)]],
            honoursCancel: false)
        let right = ScriptedEngine(clock: clock)
        let chat = await chat(left)
        let running = comparison(plan(), chat, right)
        let comparisons = Comparisons()
        await comparisons.begin(running)
        await log.wait { events in
            events.contains { event in
                if case .session(.left, .delta) = event { true } else { false }
            }
        }
        await comparisons.end()
        #expect(log.outcome?.left?.text == "one")
    }

    @Test("Where only one model has room, the chat's is put aside for the other and comes back")
    func putAside() async throws {
        func estimate(free: Int?) -> MemoryEstimate {
            MemoryEstimate(
                devices: [.init(name: "CPU", weights: 10, cache: 0, compute: 0, available: free)],
                contextWindow: 2048)
        }
        var own = ScriptedEngine.model(LoadRequest(model: "own"))
        own.memory = estimate(free: nil)
        let left = ScriptedEngine(
            clock: clock, loads: [.init(outcome: .success(own)), .init(outcome: .success(own))],
            replies: [[.text("one"), .finish(.stop)]])
        let right = ScriptedEngine(
            clock: clock, replies: [[.text("two"), .finish(.stop)]], estimate: estimate(free: 5))
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        let chat = await chat(left) { feed.yield($0) }
        await comparison(plan(), chat, right).run()
        guard case .began(isAtOnce: false, let reason)? = log.events.first else { return }
        #expect(reason.contains("put aside"))
        #expect(log.outcome?.left?.text == "one")
        #expect(log.outcome?.right?.text == "two")
        // The second time it is there.
        var times = 0
        for await event in events {
            if case .loaded = event { times += 1 }
            if times == 2 { break }
        }
        let outline = left.calls.map { call in
            switch call {
            case .load: "load"
            case .generate: "generate"
            case .unload: "unload"
            default: "other"
            }
        }
        #expect(outline == ["load", "generate", "unload", "load"])
    }

    @Test("An RPC server of both is let go for the other, which is not asked what it takes")
    func sharedServer() async throws {
        let left = ScriptedEngine(clock: clock, replies: [[.text("one"), .finish(.stop)]])
        let right = ScriptedEngine(clock: clock, replies: [[.text("two"), .finish(.stop)]])
        let chat = await chat(left, servers: ["attic"])
        await comparison(plan(), chat, right, servers: ["attic"]).run()
        guard case .began(isAtOnce: false, let reason)? = log.events.first else {
            Issue.record("it did not begin, or at once")
            return
        }
        #expect(reason.contains("RPC server"))
        #expect(log.outcome?.right?.text == "two")
        #expect(left.calls.contains(.unload))
    }

    @Test("A model that has no room at all is refused before anything is asked")
    func refused() async {
        let estimate = MemoryEstimate(
            devices: [.init(name: "CPU", weights: 9 << 30, cache: 0, compute: 0, available: 5)],
            contextWindow: 2048)
        let left = ScriptedEngine(clock: clock)
        let right = ScriptedEngine(clock: clock, estimate: estimate)
        let chat = await chat(left)
        await comparison(plan(), chat, right).run()
        #expect(log.failure?.hasPrefix("other needs 9.0 GiB") == true)
        #expect(left.requests.isEmpty)
        #expect(ends.value == 1)
        #expect(log.outcome == nil)
    }

    @Test("Without a model of the chat's, or with another that is not there, it does not begin")
    func cannotBegin() async {
        let idle = SessionManager(
            engine: ScriptedEngine(clock: clock), conversation: Conversation(id: id)
        ) { _ in }
        await comparison(plan(), idle, ScriptedEngine(clock: clock)).run()
        #expect(log.failure?.contains("not ready") == true)

        let other = ComparisonLog()
        await Comparison(
            plan(), chat: await chat(ScriptedEngine(clock: clock)),
            opponent: { _ throws(CommandFailure) in throw CommandFailure("There is no “other”.") },
            now: { [clock] in clock.now }, tell: other.record
        ).run()
        #expect(other.events == [.failed("There is no “other”.")])
    }
}
