import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import Benchmark

@Suite struct SweepFailureTests {
    private let clock = ManualClock()

    private func sweep(_ replies: [[ScriptedEngine.Step]]) -> (ScriptedEngine, DepthSweep) {
        let engine = ScriptedEngine(clock: clock, replies: replies)
        let sweep = DepthSweep(
            engine: engine, tests: [SpeedTest(.decode, tokens: 3, depth: 0)], repetitions: 2,
            salt: 1,
            now: { [clock] in clock.now })
        return (engine, sweep)
    }

    @Test(
        "without the engine's own times, those of the pieces are taken, and the warm-up's are not")
    func measured() async throws {
        let slow: [ScriptedEngine.Step] = [
            .text("a"), .wait(.seconds(9)), .text("b"), .finish(.length),
        ]
        let steady: [ScriptedEngine.Step] = [
            .text("a"), .wait(.milliseconds(500)), .text("b"), .wait(.milliseconds(500)),
            .text("c"),
            .finish(.length),
        ]
        let (_, sweep) = sweep([slow, steady, steady])
        async let measured = sweep.run(window: 1000)
        for _ in 0..<5 { await clock.advanceToNextSleeper() }
        let measurement = try #require(try await measured.first)
        // Two tokens after the first, in a second.
        #expect(measurement.rate?.median == 2)
        #expect(measurement.rate?.max == 2)
        #expect(measurement.rate?.provenance == .measured)
        #expect(measurement.label == "tg3 @ d10")
    }

    @Test("what the engine throws ends the sweep")
    func failure() async throws {
        let (engine, sweep) = sweep([[.text("a"), .fail(EngineError(.crashed, "It is gone."))]])
        let error = await #expect(throws: EngineError.self) {
            _ = try await sweep.run(window: 1000)
        }
        #expect(error?.code == .crashed)
        #expect(engine.requests.count == 1)
    }

    @Test("a stream that breaks off ends the sweep")
    func brokenStream() async throws {
        let (_, sweep) = sweep([[.text("a")]])
        let error = await #expect(throws: EngineError.self) {
            _ = try await sweep.run(window: 1000)
        }
        #expect(error?.code == .failed)
    }

    @Test("cancelling the task ends the sweep in the middle of a reply")
    func cancellation() async throws {
        let (engine, sweep) = sweep([
            [.text("a"), .wait(.seconds(60)), .text("b"), .finish(.length)]
        ])
        let task = Task { try await sweep.run(window: 1000) }
        await clock.waitForSleepers()
        task.cancel()
        let error = await #expect(throws: EngineError.self) { _ = try await task.value }
        #expect(error?.code == .cancelled)
        #expect(engine.requests.count == 1)
    }
}
