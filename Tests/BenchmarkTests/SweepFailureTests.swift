import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import Benchmark

@Suite struct SweepFailureTests {
    private let clock = ManualClock()

    private func measure(_ engine: ScriptedEngine) async throws -> SpeedMeasurement {
        var sweep = DepthSweep(
            engine: engine, method: .chat, repetitions: 2, salt: 1,
            now: { [clock] in clock.now })
        return try await sweep.measure(SpeedTest(.decode, tokens: 3, depth: 0), window: 1000)
    }

    private func engine(_ replies: [[ScriptedEngine.Step]]) -> ScriptedEngine {
        ScriptedEngine(clock: clock, replies: replies)
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
        let engine = engine([slow, steady, steady])
        async let measured = measure(engine)
        for _ in 0..<5 { await clock.advanceToNextSleeper() }
        let measurement = try await measured
        // Two tokens after the first, in a second.
        #expect(measurement.rate?.median == 2)
        #expect(measurement.rate?.max == 2)
        #expect(measurement.rate?.provenance == .measured)
        #expect(measurement.label == "tg3 @ d10")
    }

    @Test("what the engine throws ends the sweep")
    func failure() async throws {
        let engine = engine([[.text("a"), .fail(EngineError(.crashed, "It is gone."))]])
        let error = await #expect(throws: EngineError.self) {
            _ = try await measure(engine)
        }
        #expect(error?.code == .crashed)
        #expect(engine.requests.count == 1)
    }

    @Test("a stream that breaks off ends the sweep")
    func brokenStream() async throws {
        let engine = engine([[.text("a")]])
        let error = await #expect(throws: EngineError.self) {
            _ = try await measure(engine)
        }
        #expect(error?.code == .failed)
    }

    @Test("cancelling the task ends the sweep in the middle of a reply")
    func cancellation() async throws {
        let engine = engine([
            [.text("a"), .wait(.seconds(60)), .text("b"), .finish(.length)]
        ])
        let task = Task { try await measure(engine) }
        await clock.waitForSleepers()
        task.cancel()
        let error = await #expect(throws: EngineError.self) { _ = try await task.value }
        #expect(error?.code == .cancelled)
        #expect(engine.requests.count == 1)
    }
}
