import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

@Suite("The ledger, on the screen")
struct LedgerPageTests {
    private func turn(_ index: Int, quantization: String, rate: Double) -> LedgerTurn {
        var configuration = SpeedConfiguration(
            model: "SmolLM2-135M-Instruct", engine: "llama.cpp", machine: "a machine")
        configuration.quantization = Quantization(quantization)
        var figures = ReplyFigures()
        figures.decodeRate = Figure(rate, .engineReported)
        figures.timeToFirstToken = Figure(0.05, .measured)
        let samples = (0..<8).map { step in
            let depth = 100 + Double(step) * 200
            return LedgerSample(
                DepthSample(
                    depth: depth, tokens: 32, seconds: 32 / rate * (1 + depth / 10_000)))
        }
        return LedgerTurn(
            sentAt: 1_790_000_000 + Double(index) * 600, configuration: configuration,
            contextWindow: 8192, finishReason: .stop,
            usage: Usage(promptTokens: 100, cachedTokens: 0, completionTokens: 256),
            figures: figures, samples: samples)
    }

    /// Q8_0 is a fifth slower than Q4_1; every reply is a little off.
    private var turns: [LedgerTurn] {
        (0..<24).map { index in
            let jitter = 1 + Double(index * 7 % 11 - 5) / 500
            return index.isMultiple(of: 2)
                ? turn(index, quantization: "Q4_1", rate: 100 * jitter)
                : turn(index, quantization: "Q8_0", rate: 80 * jitter)
        }
    }

    private func scene(_ columns: Int, _ rows: Int) -> Scene {
        let scene = Scene.ready(columns, rows)
        scene.control("t")
        scene.press(.character("3"))
        scene.send(.ledger(turns))
        return scene
    }

    @Test("Groups stand in a table, as many columns as there is room for")
    func page() throws {
        for (columns, rows) in ScreenGoldenTests.sizes {
            let difference = try GoldenGrid("ledger-page-\(columns)x\(rows)").difference(
                from: scene(columns, rows).grid())
            #expect(difference == nil)
        }
    }

    @Test("A marked group is compared with the chosen one, and the noise is known")
    func compare() {
        let scene = scene(120, 36)
        scene.press(.character("c"))
        #expect(scene.shows("Mark a group with space"))
        scene.press(.character("s"))
        scene.press(.character(" "))
        scene.press(.down)
        scene.press(.character("c"))
        #expect(scene.shows("Q8_0 · llama.cpp against SmolLM2-135M-Instruct · Q4_1"))
        #expect(scene.shows("% slower"))
        #expect(scene.shows("12 against 12 replies"))
    }

    @Test("What a new build of an engine did is asked for with a key")
    func updates() {
        let scene = Scene.ready(120, 36)
        scene.control("t")
        scene.press(.character("3"))
        scene.send(.ledger(turns))
        scene.press(.character("u"))
        #expect(scene.shows("No engine changed its build"))
        let builds = (0..<24).map { index in
            var turn = turn(
                index, quantization: "Q4_1",
                rate: (index < 12 ? 100 : 90) * (1 + Double(index * 7 % 11 - 5) / 500))
            turn.configuration.engineBuild = index < 12 ? "b1" : "b2"
            return turn
        }
        scene.send(.ledger(builds))
        scene.press(.character("u"))
        #expect(scene.shows("llama.cpp b1 → b2:"))
        #expect(scene.shows("% slower"))
    }

    @Test("Enter shows a group alone by its days, Esc goes back, and then closes")
    func drill() {
        let scene = scene(120, 36)
        scene.press(.enter)
        #expect(scene.shows("only SmolLM2-135M-Instruct"))
        #expect(scene.shows("2026-09-21"))
        scene.press(.escape)
        #expect(!scene.shows("only SmolLM2-135M-Instruct"))
        scene.press(.escape)
        #expect(!scene.shows("3 ledger"))
    }

    @Test("An empty ledger says how replies come into it")
    func empty() {
        let scene = Scene.ready(80, 24)
        scene.control("t")
        scene.press(.character("3"))
        #expect(scene.shows("Looking the ledger up"))
        scene.send(.ledger([]))
        #expect(scene.shows("every reply from now on is kept"))
    }
}
