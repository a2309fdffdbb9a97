import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import EngineHost

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// With a real child: the server around an engine that obeys its prompt.
@Suite(.timeLimit(.minutes(1)))
struct HostedEngineTests {
    static func request(_ prompt: String, id: UInt64 = 1) -> GenerationRequest {
        GenerationRequest(id: GenerationID(rawValue: id), messages: [PromptMessage(.user, prompt)])
    }

    /// A hosted engine with a model.
    static func loaded(
        clock: any Clock<Duration> = ContinuousClock(),
        onLoss: @escaping @Sendable (EngineError) -> Void = { _ in }
    ) async throws -> HostedEngine {
        let engine = HostedEngine(ChildProgram.launch("engine"), clock: clock, onLoss: onLoss)
        _ = try await engine.load(LoadRequest(model: "any")) { _ in }
        return engine
    }

    /// The error a stream throws, after the events before it.
    static func failure(of stream: GenerationStream) async -> (
        events: [GenerationEvent], error: EngineError?
    ) {
        var events: [GenerationEvent] = []
        do {
            for try await event in stream { events.append(event) }
            return (events, nil)
        } catch {
            return (events, error as? EngineError)
        }
    }

    @Test("Tokens are counted for a model that is not loaded, by a child that was not started")
    func countsUnloaded() async throws {
        let engine = HostedEngine(ChildProgram.launch("engine"))
        let count = try await engine.countTokens(
            in: [PromptMessage(.user, "four")], thinking: ThinkingSettings(),
            of: LoadRequest(model: "other"))
        #expect(count.value == 6)
        await #expect(throws: EngineError(.noModel, "Load a model first.")) {
            try await engine.occupancy()
        }
        await engine.shutdown()
    }

    @Test("Every call gets its answer, and a load its progress")
    func calls() async throws {
        let engine = HostedEngine(ChildProgram.launch("engine"))
        #expect(engine.processID == nil)
        let progress = Mutex<[Double?]>([])
        let model = try await engine.load(
            LoadRequest(model: "any", settings: EngineSettings(contextWindow: 512))
        ) { value in progress.withLock { $0.append(value.fraction) } }
        #expect(model.contextWindow == 512)
        #expect(model.loadSeconds == .infinity)
        #expect(progress.withLock { $0 } == [0, 1])
        #expect(try await engine.models().map(\.name) == ["any"])
        #expect(try await engine.countTokens(in: [PromptMessage(.user, "four")]).value == 4)
        #expect(try await engine.occupancy().cellsTotal == 2)
        await engine.unload()
        await #expect(throws: EngineError(.noModel, "Load a model first.")) {
            try await engine.occupancy()
        }
        await #expect(
            throws: EngineError(.modelNotFound, "There is no such model; choose another.")
        ) {
            try await engine.load(LoadRequest(model: "missing")) { _ in }
        }
        await engine.shutdown()
        #expect(engine.processID == nil)
    }

    @Test("A reply streams in order, with everything the engine said")
    func stream() async throws {
        let engine = try await Self.loaded()
        let (events, error) = await Self.failure(of: engine.generate(Self.request("count 500")))
        #expect(error == nil)
        let texts = events.compactMap { if case .text(let delta) = $0 { delta.text } else { nil } }
        #expect(texts == (1...500).map { "t\($0) " })
        #expect(events.first == .promptProgress(PromptProgress(processed: 8, total: 8, reused: 3)))
        #expect(events.dropLast().last == .cache(CacheOccupancy(cellsUsed: 500)))
        #expect(
            events.last
                == .finished(
                    GenerationResult(
                        reason: .stop,
                        usage: Usage(promptTokens: 8, cachedTokens: 3, completionTokens: 500))))
    }

    @Test("What a library prints does not disturb the wire, and is in the log")
    func print() async throws {
        let engine = try await Self.loaded()
        let (events, error) = await Self.failure(of: engine.generate(Self.request("print")))
        #expect(error == nil)
        #expect(events.count == 2)
        let (_, crash) = await Self.failure(of: engine.generate(Self.request("abort 0", id: 2)))
        #expect(crash?.log == ["loaded any", "no frame at all", "GGML_ASSERT(false) failed"])
    }

    @Test("A cancel reaches an engine whose thread is blocked")
    func cancel() async throws {
        let engine = try await Self.loaded()
        var events: [GenerationEvent] = []
        for try await event in engine.generate(Self.request("hang", id: 7)) {
            events.append(event)
            // A cancel of another generation does nothing.
            engine.cancel(GenerationID(rawValue: 6))
            engine.cancel(GenerationID(rawValue: 7))
        }
        guard case .finished(let result) = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(result.reason == .cancelled)
        #expect(events.count == 2)
    }

    @Test("Dropping a stream stops its generation, so the next one runs")
    func drop() async throws {
        let engine = try await Self.loaded()
        do {
            var events = engine.generate(Self.request("hang")).makeAsyncIterator()
            _ = try await events.next()
        }
        let (events, _) = await Self.failure(of: engine.generate(Self.request("count 1", id: 2)))
        #expect(events.count == 4)
    }

    @Test("A generation that fails throws what the engine threw, one that breaks off says so")
    func generationFails() async throws {
        let engine = try await Self.loaded()
        let (_, error) = await Self.failure(of: engine.generate(Self.request("throw")))
        #expect(error == EngineError(.contextOverflow, "Too long; start anew."))
        let (_, broken) = await Self.failure(of: engine.generate(Self.request("break off", id: 2)))
        #expect(broken?.code == .failed)
    }

    @Test("A load that is cancelled throws, and the next one succeeds")
    func cancelLoad() async throws {
        let engine = HostedEngine(ChildProgram.launch("engine"))
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let load = Task {
            try await engine.load(LoadRequest(model: "slow")) { _ in begin.finish() }
        }
        for await _ in begun {}
        load.cancel()
        await #expect(throws: EngineError(.cancelled, "The load was stopped.")) {
            try await load.value
        }
        #expect(try await engine.load(LoadRequest(model: "any")) { _ in }.engine == "fake")
    }

    @Test("A child killed in the middle of a reply is a crash; the next load starts another")
    func killed() async throws {
        let engine = try await Self.loaded()
        let first = try #require(engine.processID)
        var error: EngineError?
        var count = 0
        do {
            for try await _ in engine.generate(Self.request("hang")) {
                count += 1
                kill(first, SIGKILL)
            }
        } catch let thrown as EngineError {
            error = thrown
        }
        #expect(count == 1)
        #expect(error?.code == .crashed)
        #expect(error?.description.contains("signal 9, SIGKILL") == true)
        #expect(error?.log == ["loaded any"])
        // The model is not loaded again behind the caller's back.
        await #expect(throws: EngineError.self) { try await engine.occupancy() }
        _ = try await engine.load(LoadRequest(model: "any")) { _ in }
        #expect(engine.processID != first)
        let (events, _) = await Self.failure(of: engine.generate(Self.request("count 3", id: 2)))
        #expect(events.count == 6)
    }

    @Test(
        "An assertion in the engine fails the reply after its last token, with the end of the log")
    func aborted() async throws {
        let engine = try await Self.loaded()
        let (_, error) = await Self.failure(of: engine.generate(Self.request("abort 3")))
        #expect(error?.code == .crashed)
        #expect(
            error?.description
                == "The engine stopped on an error of its own, GGML_ASSERT(false) failed; send again to restart it."
        )
        #expect(error?.log.last == "GGML_ASSERT(false) failed")
    }

    @Test("A child that dies while nobody waits is told of")
    func lost() async throws {
        let (losses, tell) = AsyncStream<EngineError>.makeStream()
        let engine = try await Self.loaded { tell.yield($0) }
        kill(try #require(engine.processID), SIGTERM)
        var iterator = losses.makeAsyncIterator()
        #expect(
            await iterator.next()?.description
                == "The engine stopped (signal 15, SIGTERM); send again to restart it.")
    }

    @Test("Garbage on the output is a protocol violation")
    func garbage() async throws {
        let engine = HostedEngine(ChildProgram.launch("garbage"))
        let error = await #expect(throws: EngineError.self) { try await engine.models() }
        #expect(error?.code == .protocolViolation)
        await engine.shutdown()
        #expect(engine.processID == nil)
    }

    @Test("A child of another version is a protocol violation that says so")
    func otherVersion() async throws {
        let engine = HostedEngine(ChildProgram.launch("old"))
        let error = await #expect(throws: EngineError.self) { try await engine.models() }
        #expect(
            error?.description
                == "The engine's process (future) speaks version 99 of the protocol and this program version 3; check that canter was installed as a whole, then send again."
        )
    }

    @Test("A child that exits at once is a crash with its exit code and log")
    func exits() async throws {
        let engine = HostedEngine(ChildProgram.launch("exit"))
        let error = await #expect(throws: EngineError.self) {
            try await engine.load(LoadRequest(model: "any")) { _ in }
        }
        #expect(
            error
                == EngineError(
                    .crashed,
                    "The engine stopped while it was starting (exit code 3); send again to restart it.",
                    log: ["cannot find the library"]))
    }

    @Test("A missing program is one sentence, for calls and replies alike")
    func missing() async throws {
        let engine = HostedEngine(EngineLaunch(name: "none", executable: "/nowhere/canter"))
        let sentence =
            "The engine could not be started from /nowhere/canter (No such file or directory); check that canter was installed as a whole."
        await #expect(throws: EngineError(.unreachable, sentence)) { try await engine.models() }
        let (_, error) = await Self.failure(of: engine.generate(Self.request("count 1")))
        #expect(error == EngineError(.unreachable, sentence))
    }

    @Test("A child that neither says hello nor ends is killed when its time is over")
    func stubborn() async throws {
        let clock = ManualClock()
        let engine = HostedEngine(
            ChildProgram.launch("silent"), clock: clock, startTimeout: .seconds(30),
            grace: .seconds(1))
        let call = Task { try await engine.models() }
        await clock.advanceToNextSleeper()
        let error = await #expect(throws: EngineError.self) { try await call.value }
        #expect(error?.code == .unreachable)

        let again = Task { try await engine.models() }
        // Only when the first child is gone is there a second one to wait for.
        await clock.waitForSleepers()
        let end = Task { await engine.shutdown() }
        let cancelled = await #expect(throws: EngineError.self) { try await again.value }
        #expect(cancelled?.code == .cancelled)
        await clock.advanceToNextSleeper()
        await end.value
        #expect(engine.processID == nil)
    }

    @Test("Two children run side by side, and closing one's input ends that one alone")
    func sideBySide() async throws {
        let clock = ManualClock()
        let first = try await Self.loaded(clock: clock)
        let second = try await Self.loaded(clock: clock)
        #expect(first.processID != second.processID)
        async let one = Self.failure(of: first.generate(Self.request("count 100")))
        async let other = Self.failure(of: second.generate(Self.request("count 100")))
        #expect(await one.events.count == 103)
        #expect(await other.events.count == 103)
        // Would wait for the grace, which never passes on this clock, if the
        // second child had inherited the first one's input.
        await first.shutdown()
        #expect(try await second.models().count == 1)
    }

    @Test("A prompt larger than any buffer arrives whole")
    func largePrompt() async throws {
        let engine = try await Self.loaded()
        let text = String(repeating: "long ", count: 1 << 20)
        #expect(try await engine.countTokens(in: [PromptMessage(.user, text)]).value == 5 << 20)
    }

    @Test("The log goes to a file as well, for its owner alone")
    func logFile() async throws {
        let file = TemporaryPath("log")
        let engine = HostedEngine(ChildProgram.launch("engine", logFile: file.path))
        _ = try await engine.load(LoadRequest(model: "any")) { _ in }
        _ = await Self.failure(of: engine.generate(Self.request("abort 0")))
        #expect(file.contents == "loaded any\nGGML_ASSERT(false) failed\n")
        #expect(file.permissions == 0o600)
    }
}
