import ChatCore
import EngineKit
import Testing

@testable import Benchmark

@Suite struct TokenSweepTests {
    private func run(
        _ engine: WordEngine, _ tests: [SpeedTest], repetitions: Int = 3, warmsUp: Bool = true
    ) async throws -> [SpeedMeasurement] {
        var sweep = DepthSweep(
            engine: engine, method: .tokens, repetitions: repetitions, warmsUp: warmsUp, salt: 7,
            now: { engine.now })
        var measured: [SpeedMeasurement] = []
        for test in tests { measured.append(try await sweep.measure(test, window: nil)) }
        return measured
    }

    @Test("every count is exactly the one asked for, and so is what the time is over")
    func exact() async throws {
        let tests = SpeedTest.plan(
            prefill: [100, 1], decode: [11], both: [(100, 11)], depths: [0, 50])
        let measured = try await run(WordEngine(readsTokens: true), tests)
        #expect(measured.map(\.label) == tests.map(\.label))
        for measurement in measured {
            let test = measurement.test
            // Every token read takes a millisecond, and one made a microsecond more for each
            // token before it.
            let made = (0..<test.reply).map { 0.001 + Double(test.depth + test.prompt + $0) * 1e-6 }
            let seconds = Double(test.prompt) / 1000 + made.reduce(0, +)
            for sample in measurement.samples {
                #expect(abs(try #require(sample.seconds?.value) - seconds) < 1e-9)
                let rate = try #require(sample.rate)
                #expect(abs(rate.value - Double(test.tokens) / seconds) < 1e-6)
                #expect(rate.provenance == .engineReported)
            }
        }
    }

    @Test("the depth is the same tokens each time, and what is read behind it never is")
    func draws() async throws {
        let engine = WordEngine(readsTokens: true)
        _ = try await run(
            engine, SpeedTest.plan(prefill: [8], decode: [4], depths: [0, 16]), repetitions: 2)
        let prompts = engine.requests.compactMap(\.tokens)
        #expect(prompts.count == engine.requests.count)
        #expect(Set(prompts.map(\.seed)).count == 1)
        #expect(Set(prompts.map(\.draw)).count == prompts.count)
        #expect(
            prompts.map(\.shared) == Array(repeating: 0, count: 6) + Array(repeating: 16, count: 6))
        // llama-bench warms up with the whole prompt and one token.
        #expect(engine.requests.map(\.maxTokens) == [0, 0, 0, 1, 4, 4, 0, 0, 0, 1, 4, 4])
        #expect(engine.requests.allSatisfy { $0.speculation == .off && $0.sampling.ignoreEOS })
    }

    @Test("without a warm-up there are only the samples")
    func noWarmUp() async throws {
        let engine = WordEngine(readsTokens: true)
        _ = try await run(
            engine, [SpeedTest(.decode, tokens: 4, depth: 0)], repetitions: 2, warmsUp: false)
        #expect(engine.requests.map(\.maxTokens) == [4, 4])
    }

    @Test(
        "latency is over the gaps of all repetitions, and the warm-up and the pauses between are none"
    )
    func latency() async throws {
        let measured = try await run(
            WordEngine(readsTokens: true), [SpeedTest(.decode, tokens: 3, depth: 100)])
        let latency = try #require(measured[0].latency)
        // Six gaps of 1101 and 1102 microseconds.
        #expect(abs(latency.max - 0.001_102) < 2e-6)
        #expect(abs(latency.p50 - 0.001_101) < 2e-6)
        #expect(measured[0].samples.allSatisfy { $0.firstToken != nil })
    }

    @Test("an engine that makes another number of tokens is found out")
    func inexact() async throws {
        let error = await #expect(throws: EngineError.self) {
            _ = try await run(
                WordEngine(replyLength: 3, readsTokens: true),
                [SpeedTest(.decode, tokens: 4, depth: 0)])
        }
        #expect(error?.code == .failed)
    }

    @Test("a row has what came about, and what was asked for only where it is something else")
    func rows() async throws {
        let loaded = LoadedModel(
            model: ModelDescription(
                name: "w", displayName: "Words", quantization: Quantization("Q4_1"), store: "here",
                path: "/models/w.gguf"), engine: "words", contextWindow: 512, threads: 2,
            flashAttention: .on, loadSeconds: 1.5)
        let test = SpeedTest(prompt: 100, reply: 11, depth: 50)
        let exact = try await run(WordEngine(readsTokens: true), [test])[0]
        let row = BenchResult(
            exact, of: loaded, settings: EngineSettings(), testTime: "2026-11-27T12:00:00Z")
        #expect(row.test == "pp100+tg11 @ d50")
        #expect(row.asked == nil)
        #expect(row.method == .tokens)
        #expect(row.samplesNS.count == 3)
        #expect(
            zip(row.samplesNS, row.samplesTS).allSatisfy { abs(Double($0) * $1 / 1e9 - 111) < 1e-3 }
        )
        #expect(row.modelFilename == "/models/w.gguf")
        #expect(row.gpuLayers == -1)
        #expect(row.flashAttention == 1)
        #expect(row.loadSeconds == 1.5)

        let engine = WordEngine(replyLength: 5)
        var sweep = DepthSweep(
            engine: engine, method: .chat, repetitions: 2, salt: 1, now: { engine.now })
        let measured = try await sweep.measure(
            SpeedTest(.decode, tokens: 9, depth: 64), window: nil)
        let chat = BenchResult(
            measured, of: loaded, settings: EngineSettings(gpuLayers: 3),
            testTime: "2026-11-27T12:00:00Z")
        #expect(chat.test == "tg5 @ d64")
        #expect(chat.asked == "tg9 @ d64")
        #expect(chat.gpuLayers == 3)
        #expect(
            BenchNotes.lines([chat]).contains(
                "tg5 @ d64: asked for tg9 @ d64, but the model ended its reply."))
    }
}
