import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import Benchmark

@Suite struct DepthSweepTests {
    private func run(
        _ engine: WordEngine, _ tests: [SpeedTest], repetitions: Int = 3, window: Int = 100_000
    ) async throws -> [SpeedMeasurement] {
        var sweep = DepthSweep(
            engine: engine, method: .chat, repetitions: repetitions, salt: 7,
            now: { engine.now })
        var measured: [SpeedMeasurement] = []
        for test in tests { measured.append(try await sweep.measure(test, window: window)) }
        return measured
    }

    @Test("a prompt has the length asked for, and nearly nothing of it was in the cache")
    func prefill() async throws {
        let measured = try await run(WordEngine(), [SpeedTest(.prefill, tokens: 512, depth: 0)])
        // Every prompt begins with `<begin> system`.
        #expect(measured.map(\.label) == ["pp512 @ d2"])
        #expect(measured[0].samples.map { $0.usage?.promptTokens } == [514, 514, 514])
        #expect(measured[0].samples.map { $0.usage?.cachedTokens } == [2, 2, 2])
        // A token takes a millisecond.
        #expect(measured[0].samples.map { $0.seconds?.value } == [0.512, 0.512, 0.512])
        let rate = try #require(measured[0].rate)
        #expect(abs(rate.median - 1000) < 1e-6)
        #expect(rate.provenance == .engineReported)
    }

    @Test("at a depth, only what lies behind it is read, each time anew")
    func prefillAtDepth() async throws {
        let measured = try await run(
            WordEngine(), SpeedTest.plan(prefill: [100, 7], decode: [], depths: [1024, 50]))
        #expect(
            measured.map(\.test.label) == [
                "pp100 @ d1024", "pp7 @ d1024", "pp100 @ d50", "pp7 @ d50",
            ])
        // Behind the filler come the leading word, and 18 words and marks of the request.
        #expect(
            measured.map(\.label) == ["pp100 @ d1024", "pp19 @ d1024", "pp100 @ d50", "pp19 @ d50"])
        for measurement in measured {
            let rate = try #require(measurement.rate)
            #expect(abs(rate.median - 1000) < 1e-6)
        }
    }

    @Test(
        "a reply begins at the depth asked for, and its speed is that of the tokens after the first"
    )
    func decode() async throws {
        let measured = try await run(WordEngine(), [SpeedTest(.decode, tokens: 21, depth: 500)])
        #expect(measured.map(\.label) == ["tg21 @ d500"])
        // 20 steps of 1 ms and 500 us, and 1 + 2 + ... + 20 = 210 us.
        let expected = 20 / (20 * 0.0015 + 0.000_210)
        for sample in measured[0].samples {
            let rate = try #require(sample.rate?.value)
            #expect(abs(rate - expected) < 1e-6)
            // Only the first, which is not a sample, reads the prompt.
            #expect(sample.usage?.cachedTokens == 499)
        }
        #expect(!measured[0].endedEarly)
    }

    @Test("a reply that ends early is measured by the tokens it had")
    func earlyEnd() async throws {
        let measured = try await run(
            WordEngine(replyLength: 11), [SpeedTest(.decode, tokens: 128, depth: 500)])
        #expect(measured.map(\.label) == ["tg11 @ d500"])
        #expect(measured[0].endedEarly)
        #expect(measured[0].samples.map(\.finishReason) == [.stop, .stop, .stop])
        let rate = try #require(measured[0].rate)
        #expect(abs(rate.median - 10 / (10 * 0.0015 + 0.000_055)) < 1e-6)
    }

    @Test("an engine that keeps nothing reads the depth, too, and the label says so")
    func withoutCache() async throws {
        let measured = try await run(
            WordEngine(keepsPrefix: false), [SpeedTest(.prefill, tokens: 100, depth: 400)])
        #expect(measured.map(\.label) == ["pp500"])
    }

    @Test("without a count of cached tokens there is no speed of reading")
    func untoldCache() async throws {
        let measured = try await run(
            WordEngine(tellsCached: false), [SpeedTest(.prefill, tokens: 100, depth: 0)])
        #expect(measured.map(\.label) == ["pp? @ d?"])
        #expect(measured[0].rate == nil)
    }

    @Test("a model without system messages gets the filler from the user")
    func withoutSystemMessage() async throws {
        let engine = WordEngine(takesSystemMessage: false)
        let measured = try await run(
            engine, SpeedTest.plan(prefill: [64], decode: [8], depths: [128]))
        #expect(measured.map(\.label) == ["pp64 @ d128", "tg8 @ d128"])
        #expect(engine.requests.allSatisfy { $0.messages.map(\.role) == [.user] })
    }

    @Test("every request takes the likeliest token, and has an identity of its own")
    func requests() async throws {
        let engine = WordEngine()
        _ = try await run(
            engine, SpeedTest.plan(prefill: [64], decode: [8], depths: [0, 128]), repetitions: 2)
        #expect(engine.requests.allSatisfy { $0.sampling.temperature == 0 })
        #expect(Set(engine.requests.map(\.id)).count == engine.requests.count)
        // A warm-up and two samples each; and before reading, the depth is laid down.
        #expect(engine.requests.count == 4 * 3 + 2)
        #expect(engine.requests.map(\.maxTokens) == [1, 1, 1, 1, 8, 8, 8, 1, 1, 1, 1, 8, 8, 8])
    }

    @Test("two sweeps share no prompt")
    func salt() async throws {
        let engine = WordEngine()
        let test = SpeedTest(.prefill, tokens: 64, depth: 0)
        for salt: UInt64 in [1, 2] {
            var sweep = DepthSweep(
                engine: engine, method: .chat, repetitions: 2, salt: salt, now: { engine.now })
            _ = try await sweep.measure(test, window: 1000)
        }
        let texts = engine.requests.map { $0.messages[0].text.prefix { $0 != " " } }
        #expect(Set(texts).count == texts.count)
    }

    @Test("a test that does not fit in the window is refused before it begins")
    func window() async throws {
        let engine = WordEngine()
        let tests = [SpeedTest(.decode, tokens: 128, depth: 1024)]
        let error = await #expect(throws: EngineError.self) {
            _ = try await run(
                engine, tests, window: DepthSweep.contextWindow(for: tests, by: .chat) - 1)
        }
        #expect(error?.code == .contextOverflow)
        #expect(engine.requests.isEmpty)
        _ = try await run(engine, tests, window: DepthSweep.contextWindow(for: tests, by: .chat))
    }

    @Test("progress names each step before it is done")
    func progress() async throws {
        let engine = WordEngine()
        let test = SpeedTest(.decode, tokens: 4, depth: 0)
        var steps: [SweepProgress.Step] = []
        for (method, warmsUp) in [
            (BenchResult.Method.chat, true), (.tokens, true), (.tokens, false),
        ] {
            steps = []
            var sweep = DepthSweep(
                engine: engine, method: method, repetitions: 2, warmsUp: warmsUp, salt: 1,
                now: { engine.now })
            _ = try await sweep.measure(test, window: 1000) { steps.append($0.step) }
            #expect(steps == (warmsUp ? [.warmUp] : []) + [.repetition(1), .repetition(2)])
        }
    }

    @Test("reading and generating together are over the time of both")
    func both() async throws {
        let measured = try await run(
            WordEngine(), [SpeedTest(prompt: 100, reply: 11, depth: 200)])
        #expect(measured.map(\.label) == ["pp100+tg11 @ d200"])
        // 100 ms of reading; then 10 steps of 1 ms and 300 us, and 1 + ... + 10 = 55 us.
        let seconds = 0.1 + 10 * 0.0013 + 0.000_055
        for sample in measured[0].samples {
            #expect(abs(try #require(sample.seconds?.value) - seconds) < 1e-9)
            #expect(abs(try #require(sample.rate?.value) - 110 / seconds) < 1e-6)
        }
    }
}
