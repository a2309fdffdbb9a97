import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import Sessions

@Suite("Switching models", .timeLimit(.minutes(1)))
struct ModelSwitcherTests {
    private let clock = ManualClock()
    private let log = EventLog()
    private let id = Conversation.ID(rawValue: "test")
    private let first = LoadRequest(model: "first")
    private let second = LoadRequest(model: "second")
    private let told = Told()

    /// What a switch told, and which engines were ended.
    private final class Told: Sendable {
        private let state = Mutex<(steps: [SwitchProgress], ended: [String], loads: [String])>(
            ([], [], []))
        var steps: [SwitchProgress] { state.withLock { $0.steps } }
        var ended: [String] { state.withLock { $0.ended } }
        var loads: [String] { state.withLock { $0.loads } }
        @Sendable func step(_ step: SwitchProgress) { state.withLock { $0.steps.append(step) } }
        func end(_ name: String) { state.withLock { $0.ended.append(name) } }
        func load(_ name: String) { state.withLock { $0.loads.append(name) } }
    }

    /// A reply of the first model that took long to read.
    private let long: [ScriptedEngine.Step] = [
        .text("hi"),
        .event(
            .finished(
                GenerationResult(
                    reason: .stop,
                    usage: Usage(promptTokens: 1000, cachedTokens: 0, completionTokens: 1),
                    timings: EngineTimings(prefillSeconds: 5)))),
    ]

    private let reading: [ScriptedEngine.Step] = [
        .event(.promptProgress(PromptProgress(processed: 400, total: 900, reused: 0))),
        .event(
            .finished(
                GenerationResult(
                    reason: .length,
                    usage: Usage(promptTokens: 900, cachedTokens: 0, completionTokens: 0)))),
    ]

    private func chat(_ engine: ScriptedEngine) -> ChatEngine {
        ChatEngine(engine, address: nil) { [told] in told.end(engine.name) }
    }

    private func target(_ engine: ScriptedEngine, _ request: LoadRequest) -> SwitchTarget {
        SwitchTarget(
            chat(engine), request,
            ModelDescription(name: request.model, displayName: request.model, store: "test"))
    }

    private func model(_ request: LoadRequest, bytes: Int = 0) -> LoadedModel {
        var model = ScriptedEngine.model(request)
        model.loadSeconds = 1
        model.memory = memory(bytes)
        return model
    }

    private func memory(_ bytes: Int, available: Int? = nil) -> MemoryEstimate {
        MemoryEstimate(
            devices: [
                .init(name: "CPU", weights: bytes, cache: 0, compute: 0, available: available)
            ], contextWindow: 2048)
    }

    /// A session whose first model has answered once.
    private func begun(
        _ engine: ScriptedEngine, limit: Int = 1 << 40, _ request: LoadRequest? = nil
    ) async -> (SessionManager, ModelSwitcher) {
        let manager = SessionManager(
            engine: engine, conversation: Conversation(id: id), history: RecordingHistory(),
            now: { [clock] in clock.now }, events: log.record)
        await manager.load(request ?? first)
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        let switcher = ModelSwitcher(
            manager, current: chat(engine), limit: WarmLimit(bytes: limit),
            knowledge: SwitchKnowledge(
                loadSeconds: { _ in Figure(2, .estimated) },
                readSeconds: { _, tokens, _ in Figure(Double(tokens) / 100, .estimated) },
                loaded: { [told] target, _ in told.load(target.request.model) },
                read: { [told] target, tokens, depth, _ in
                    told.load("\(target.request.model) read \(tokens) after \(depth)")
                }),
            now: { [clock] in clock.now })
        return (manager, switcher)
    }

    private func run(
        _ switcher: ModelSwitcher, _ target: SwitchTarget
    ) async throws -> SwitchOutcome {
        let preview = try await switcher.preview(target)
        return try await switcher.run(target, predicted: preview, progress: told.step)
    }

    @Test("The next model reads the conversation, and the one before stays warm")
    func there() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 10)))],
            replies: [long])
        let two = ScriptedEngine(
            name: "two", clock: clock, loads: [.init(outcome: .success(model(second, bytes: 20)))],
            replies: [reading, [.text("yes"), .finish(.stop)]], readsAhead: true,
            estimate: memory(20, available: 4 << 30), count: { _ in 900 })
        let (manager, switcher) = await begun(one)
        let outcome = try await run(switcher, target(two, second))

        #expect(outcome.predicted.tokensToRead == Figure(900, .engineReported))
        #expect(outcome.predicted.readSeconds?.value == 9)
        #expect(outcome.predicted.loadSeconds?.value == 2)
        #expect(outcome.predicted.old == .keptWarm)
        #expect(outcome.predicted.memoryBefore == 10)
        #expect(outcome.predicted.memoryAfter == 30)
        #expect(outcome.predicted.isComplete)
        #expect(outcome.tokensRead == Figure(900, .engineReported))
        #expect(outcome.way == .read)
        #expect(outcome.old == .keptWarm)
        #expect(outcome.memoryBytes == 30)
        #expect(told.loads == ["second", "second read 900 after 0"])
        #expect(
            told.steps.contains(
                .reading(PromptProgress(processed: 400, total: 900, reused: 0))))
        #expect(two.requests.first?.maxTokens == 0)
        #expect(two.requests.first?.messages.last?.text == "hi")
        #expect(told.ended.isEmpty)

        await manager.send("still there?")
        await log.wait(for: "turn ended 4 stop")
        #expect(await manager.conversation.messages.last?.reply?.model == "second")
    }

    @Test("Back again, nothing is loaded, and only what is new is read")
    func back() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 10)))],
            replies: [long, reading], readsAhead: true, count: { _ in 1_101 })
        let two = ScriptedEngine(
            name: "two", clock: clock, replies: [reading], readsAhead: true)
        let spare = ScriptedEngine(name: "spare", clock: clock)
        let (_, switcher) = await begun(one)
        _ = try await run(switcher, target(two, second))
        let outcome = try await run(switcher, target(spare, first))
        #expect(outcome.way == .warm)
        #expect(outcome.predicted.way == .warm)
        // The first prompt and its one token are there.
        #expect(outcome.predicted.tokensToRead?.value == 100)
        #expect(told.ended == ["spare"])
        #expect(one.calls.count { if case .load = $0 { true } else { false } } == 1)
        #expect(spare.calls.isEmpty)
    }

    @Test("Where both do not fit, the model of now makes room once its state is parked")
    func inPlace() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 100)))],
            replies: [long])
        let two = ScriptedEngine(
            name: "two", clock: clock, replies: [reading], readsAhead: true,
            estimate: memory(120, available: 50))
        let (_, switcher) = await begun(one)
        let outcome = try await run(switcher, target(two, second))
        #expect(outcome.predicted.old == .parked)
        #expect(outcome.predicted.fit == .tight)
        #expect(outcome.old == .parked)
        let calls = one.calls.filter { if case .generate = $0 { false } else { true } }
        #expect(calls == [.load(first), .park(id), .unload])
        #expect(told.ended == ["one"])
    }

    @Test("An RPC server both use is let go by the model of now before the next one asks for it")
    func sharedServer() async throws {
        var (first, second) = (first, second)
        first.settings.rpcServers = ["attic", "cellar"]
        second.settings.rpcServers = ["cellar"]
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 100)))],
            replies: [long])
        let two = ScriptedEngine(
            name: "two", clock: clock, loads: [.init(outcome: .success(model(second, bytes: 20)))],
            replies: [reading], readsAhead: true, estimate: memory(20, available: 4 << 30))
        let (_, switcher) = await begun(one, first)
        let outcome = try await run(switcher, target(two, second))
        #expect(outcome.predicted.old == .parked)
        // Nobody asked a server that would have kept silent.
        #expect(outcome.predicted.fit == nil)
        #expect(outcome.old == .parked)
        let calls = one.calls.filter { if case .generate = $0 { false } else { true } }
        #expect(calls == [.load(first), .park(id), .unload])
        #expect(told.ended == ["one"])
        #expect(!first.sharesServers(with: LoadRequest(model: "third")))
    }

    @Test("What lies on RPC servers is no memory of this machine")
    func remoteBytes() {
        let estimate = MemoryEstimate(
            devices: [
                .init(name: "RPC0[attic:50052]", weights: 100, cache: 10, compute: 1),
                .init(name: "CUDA0", weights: 20, cache: 2, compute: 0),
                .init(name: "CPU", weights: 3, cache: 0, compute: 0),
            ], contextWindow: 2048)
        #expect(estimate.bytesHere == 25)
    }

    @Test("A model that does not fit at all is refused, and the model of now answers")
    func tooBig() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 100)))],
            replies: [long, [.text("still me"), .finish(.stop)]])
        let two = ScriptedEngine(
            name: "two", clock: clock, estimate: memory(400 << 20, available: 50 << 20))
        let (manager, switcher) = await begun(one)
        let preview = try await switcher.preview(target(two, second))
        #expect(preview.fit == .tooBig)
        await #expect(throws: EngineError.self) {
            _ = try await switcher.run(target(two, second), predicted: preview) { _ in }
        }
        #expect(told.ended == ["two"])
        #expect(!one.calls.contains(.unload))
        await manager.send("who?")
        await log.wait(for: "turn ended 4 stop")
        #expect(await manager.conversation.messages.last?.reply?.model == "first")
    }

    @Test("Given up while it loads, the model of before answers as if nothing had been")
    func givenUp() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, replies: [long, [.text("still me"), .finish(.stop)]])
        let two = ScriptedEngine(
            name: "two", clock: clock, loads: [.init(delay: .seconds(5))], readsAhead: true)
        let (manager, switcher) = await begun(one)
        let target = target(two, second)
        let task = Task {
            try await switcher.run(target, predicted: SwitchPreview(target.model)) { _ in }
        }
        await clock.waitForSleepers()
        task.cancel()
        let outcome = await task.result
        #expect((outcome.failure as? EngineError)?.code == .cancelled)
        #expect(told.ended == ["two"])
        await manager.send("who?")
        await log.wait(for: "turn ended 4 stop")
        #expect(await manager.conversation.messages.last?.reply?.model == "first")
    }

    @Test("A load that fails after the model of now made room loads that again")
    func failsAfterRelease() async throws {
        let failure = EngineError(.modelUnreadable, "It is damaged.")
        let one = ScriptedEngine(
            name: "one", clock: clock,
            loads: [
                .init(outcome: .success(model(first, bytes: 100))),
                .init(outcome: .success(model(first, bytes: 100))),
            ], replies: [long, [.text("back"), .finish(.stop)]])
        let two = ScriptedEngine(
            name: "two", clock: clock, loads: [.init(outcome: .failure(failure))],
            estimate: memory(120, available: 50))
        let (manager, switcher) = await begun(one)
        let target = target(two, second)
        await #expect(throws: failure) {
            _ = try await switcher.run(target, predicted: SwitchPreview(target.model)) { _ in }
        }
        await manager.send("who?")
        await log.wait(for: "turn ended 4 stop")
        #expect(one.calls.contains(.restore(id)))
        #expect(await manager.conversation.messages.last?.reply?.model == "first")
    }

    @Test("A conversation too long for the next model is left to the next message")
    func overflow() async throws {
        let one = ScriptedEngine(name: "one", clock: clock, replies: [long])
        let two = ScriptedEngine(
            name: "two", clock: clock,
            replies: [[.fail(EngineError(.contextOverflow, "Too long."))]], readsAhead: true)
        let (manager, switcher) = await begun(one)
        let outcome = try await run(switcher, target(two, second))
        #expect(outcome.tokensRead == nil)
        #expect(await manager.ready?.request == second)
    }

    @Test("With a limit of nothing the engine before ends, and its state lies on the disk")
    func noneKept() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 10)))],
            replies: [long])
        let two = ScriptedEngine(
            name: "two", clock: clock, loads: [.init(outcome: .success(model(second, bytes: 10)))],
            replies: [reading], readsAhead: true)
        let (_, switcher) = await begun(one, limit: 0)
        let outcome = try await run(switcher, target(two, second))
        #expect(outcome.old == .parked)
        #expect(told.ended == ["one"])
        #expect(one.calls.last == .park(id))
        #expect(await switcher.warmRequests.isEmpty)
        let back = try await switcher.preview(
            target(ScriptedEngine(clock: clock, count: { _ in 200 }), first))
        #expect(back.way == .restored(tokens: ScriptedEngine.promptTokens, bytes: 1))
        #expect(back.tokensToRead?.value == 200 - ScriptedEngine.promptTokens)
    }

    @Test("A conversation that came from the disk, and is as it was, is known to lie there")
    func stillParked() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock, loads: [.init(outcome: .success(model(first, bytes: 10)))],
            replies: [long, [.text("b"), .finish(.stop)]])
        let two = ScriptedEngine(name: "two", clock: clock, replies: [reading], readsAhead: true)
        let (manager, switcher) = await begun(one, limit: 0)
        let conversation = await manager.conversation
        await manager.newConversation()
        await manager.send("other")
        await log.wait(for: "turn ended 2 stop", count: 2)
        await manager.open(conversation)
        await log.wait(for: "restored")
        _ = try await run(switcher, target(two, second))
        #expect(one.calls.count { $0 == .park(id) } == 1)
        let back = try await switcher.preview(
            target(ScriptedEngine(clock: clock, count: { _ in 200 }), first))
        #expect(back.way == .restored(tokens: ScriptedEngine.promptTokens, bytes: 1))
    }

    @Test("A reply that streams is stopped, kept, and read by the next model")
    func whileStreaming() async throws {
        let one = ScriptedEngine(
            name: "one", clock: clock,
            replies: [long, [.text("half an ans"), .wait(.seconds(100)), .finish(.stop)]])
        let two = ScriptedEngine(name: "two", clock: clock, replies: [reading], readsAhead: true)
        let (manager, switcher) = await begun(one)
        await manager.send("more")
        await clock.waitForSleepers()
        _ = try await run(switcher, target(two, second))
        let last = await manager.conversation.messages.last
        #expect(last?.text == "half an ans")
        #expect(last?.reply?.finishReason == .cancelled)
        #expect(two.requests.first?.messages.last?.text == "half an ans")
    }
}

extension Result {
    fileprivate var failure: (any Error)? {
        if case .failure(let error) = self { error } else { nil }
    }
}
