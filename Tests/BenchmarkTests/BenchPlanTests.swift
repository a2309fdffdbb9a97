import ChatCore
import Testing

@testable import Benchmark

@Suite struct BenchPlanTests {
    @Test(
        "values have commas between and may be ranges, as llama-bench's",
        arguments: [
            ("512", [512]), ("16,512", [16, 512]), ("1-4", [1, 2, 3, 4]),
            ("0-4096+2048", [0, 2048, 4096]), ("1-16*2", [1, 2, 4, 8, 16]),
            ("8,1-3,4-20*4", [8, 1, 2, 3, 4, 16]), ("1-10+4", [1, 5, 9]), ("7-7", [7]),
        ])
    func values(text: String, expected: [Int]) {
        #expect(BenchValues.numbers(text, in: 0...10_000) == expected)
    }

    @Test(
        "what is no such list is refused",
        arguments: [
            "", ",", "1,", "x", "1-", "-", "4-1", "1-4+0", "1-4*1", "0-8*2", "1-4/2", "1--4",
            "1-4+", "99999999999999999999", "0-99999999", "10001",
        ])
    func noValues(text: String) {
        #expect(BenchValues.numbers(text, in: 0...10_000) == nil)
    }

    @Test("a number below 0 is one where it may be")
    func negative() {
        #expect(BenchValues.numbers("-1,0,20", in: -1...100) == [-1, 0, 20])
        #expect(BenchValues.numbers("-1", in: 0...100) == nil)
        #expect(BenchValues.numbers("-1-1", in: -1...100) == [-1, 0, 1])
    }

    @Test("a prompt and its reply are two numbers")
    func pairs() {
        #expect(
            BenchValues.pair("512,128", in: 0...1000).map { [$0.prompt, $0.reply] } == [512, 128])
        for text in ["512", "512,128,1", "0,0", "-1,3", "a,b", "2000,1"] {
            #expect(BenchValues.pair(text, in: 0...1000) == nil)
        }
    }

    @Test("tests come in llama-bench's order: by depth, and reading, generating, both")
    func tests() {
        let tests = SpeedTest.plan(
            prefill: [8, 16], decode: [4, 0], both: [(8, 4)], depths: [0, 8])
        #expect(
            tests.map(\.label) == [
                "pp8", "pp16", "tg4", "pp8+tg4", "pp8 @ d8", "pp16 @ d8", "tg4 @ d8",
                "pp8+tg4 @ d8",
            ])
        #expect(
            tests.map(\.kind) == [
                .prefill, .prefill, .decode, .both, .prefill, .prefill, .decode, .both,
            ])
    }

    @Test("models vary slowest and threads fastest, and what needs no other load shares one")
    func stages() {
        var axes = BenchPlan.Axes()
        axes.batch = [512, 2048]
        axes.flashAttention = [.off, .on]
        axes.threads = [1, 2]
        let tests = [SpeedTest(.prefill, tokens: 1, depth: 0)]
        let plan = BenchPlan(
            models: ["a", "b"], axes: axes, over: EngineSettings(kvTypeK: "q8_0"), tests: tests)
        #expect(
            plan.stages.map {
                "\($0.model ?? "") \($0.settings.batch ?? 0) \($0.settings.flashAttention) \($0.settings.threads ?? 0)"
            } == [
                "a 512 off 1", "a 512 off 2", "a 512 on 1", "a 512 on 2", "a 2048 off 1",
                "a 2048 off 2", "a 2048 on 1", "a 2048 on 2", "b 512 off 1", "b 512 off 2",
                "b 512 on 1", "b 512 on 2", "b 2048 off 1", "b 2048 off 2", "b 2048 on 1",
                "b 2048 on 2",
            ])
        #expect(plan.stages.allSatisfy { $0.settings.kvTypeK == "q8_0" && $0.tests == tests })
        #expect(plan.testCount == 16)
    }

    @Test(
        "without a model or a value there is the one that is there, and a value twice is one load")
    func base() {
        let tests = [SpeedTest(.decode, tokens: 1, depth: 0)]
        let base = EngineSettings(threads: 3, gpuLayers: 5)
        var axes = BenchPlan.Axes()
        #expect(
            BenchPlan(models: [], axes: axes, over: base, tests: tests).stages == [
                BenchPlan.Stage(model: nil, settings: base, tests: tests)
            ])
        axes.threads = [3, 3]
        axes.gpuLayers = [-1]
        let plan = BenchPlan(models: [], axes: axes, over: base, tests: tests)
        #expect(plan.stages.map(\.tests) == [tests + tests])
        // All layers that fit is the engine's own choice.
        #expect(plan.stages[0].settings.gpuLayers == nil)
    }

    @Test("what is left is forecast from what was measured")
    func forecast() throws {
        var forecast = BenchForecast(repetitions: 2, warmsUp: true)
        let read = SpeedTest(.prefill, tokens: 100, depth: 0)
        let made = SpeedTest(.decode, tokens: 10, depth: 50)
        #expect(forecast.seconds(loads: 1, tests: [read]) == nil)
        forecast.loaded(in: 3)
        forecast.measured(measured(read, rate: 100))
        // Three times 100 tokens.
        #expect(forecast.seconds(loads: 1, tests: [read]) == 6)
        forecast.measured(measured(made, rate: 10))
        // 50 tokens of depth, one token to warm up, twice 10.
        #expect(abs(try #require(forecast.seconds(loads: 0, tests: [made])) - 2.6) < 1e-9)
        #expect(forecast.seconds(made, from: 2) == 1)
    }

    private func measured(_ test: SpeedTest, rate: Double) -> SpeedMeasurement {
        let seconds = Double(test.tokens) / rate
        let result = GenerationResult(
            reason: .length,
            usage: Usage(
                promptTokens: test.depth + test.prompt, cachedTokens: test.depth,
                completionTokens: test.reply),
            timings: EngineTimings(
                prefillSeconds: test.prompt > 0 ? seconds : nil,
                decodeSeconds: test.reply > 0 ? seconds : nil))
        return SpeedMeasurement(
            test: test, method: .tokens,
            samples: [SpeedSample(test.kind, exact: result, firstToken: nil)])
    }
}
