import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

/// A chat long enough for speed against depth, with all that is known of a
/// model from its file.
@Suite("Speed against depth, on the screen")
struct DepthPageTests {
    private static var loaded: LoadedModel {
        var loaded = Scene.loaded
        loaded.traffic = ModelTraffic(
            weightBytes: 9.1e7,
            layers: [CacheLayers(kind: .full, layers: 30, bytesPerToken: 23_040)])
        return loaded
    }

    /// A token takes 7 ms, and 0.9 µs more for every token of depth.
    private static func sample(_ depth: Double, slow: Double = 1) -> DepthSample {
        DepthSample(
            depth: depth, tokens: 32, seconds: 32 * (0.007 + 0.9e-6 * depth) * slow)
    }

    private func scene(_ columns: Int, _ rows: Int) -> Scene {
        let scene = Scene.ready(columns, rows, loaded: Self.loaded)
        scene.send(
            .bandwidth(
                MemoryBandwidth(
                    bytesPerSecond: 25.6e9, runs: [25.6e9], threads: 2, bufferBytes: 1 << 28,
                    cacheBytes: nil, measuredAt: 0)))
        scene.ask("tell me more")
        scene.readPrompt(543, of: 543, reused: 512)
        var machine = MachineReading(seconds: 1)
        (machine.otherLoad, machine.usableCores) = (0, 2)
        scene.send(.machine(machine))
        for depth in stride(from: 100.0, to: 3000, by: 100) {
            scene.send(.sampled(Self.sample(depth, slow: Int(depth) % 200 == 0 ? 1.01 : 0.99)))
        }
        scene.stream("They hum to each other. ", depth: 3000)
        scene.wait(.seconds(1))
        return scene
    }

    @Test("The plot has its axes, and every figure of the line its error")
    func page() throws {
        for (columns, rows) in ScreenGoldenTests.sizes {
            let scene = scene(columns, rows)
            let earlier = stride(from: 0.0, to: 8000, by: 200).map { Self.sample($0, slow: 1.02) }
            scene.send(.earlierSamples(earlier, replies: 12))
            scene.control("t")
            scene.press(.character("2"))
            let difference = try GoldenGrid("depth-page-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    @Test("The panel plots while a reply comes")
    func panel() throws {
        for (columns, rows) in [(120, 36), (100, 30)] {
            let difference = try GoldenGrid("depth-panel-\(columns)x\(rows)").difference(
                from: scene(columns, rows).grid())
            #expect(difference == nil)
        }
    }

    @Test("Too few samples are said to be too few, and no figure is shown")
    func refused() {
        let scene = Scene.ready(120, 36)
        scene.control("t")
        scene.press(.character("2"))
        #expect(scene.shows("0 of 5 samples yet"))
        #expect(!scene.shows("fresh speed"))
    }

    @Test("Speed of the moment is a share of the fresh one, and the window's is forecast")
    func figures() {
        let scene = scene(120, 36)
        // 1 / 0.007, and 1 / (0.007 + 0.9e-6 x 8192).
        #expect(scene.shows("~69.6"))
        #expect(scene.shows("half at ~7.8k"))
        scene.control("t")
        scene.press(.character("2"))
        #expect(scene.shows("~143"))
    }

    @Test("A slow stretch while other programs ran is not fitted, and is named as the cause")
    func disturbed() {
        let scene = scene(120, 36)
        var busy = MachineReading(seconds: 1)
        (busy.otherLoad, busy.usableCores) = (1.1, 2)
        scene.send(.machine(busy))
        for depth in stride(from: 3000.0, to: 3300, by: 100) {
            scene.send(.sampled(Self.sample(depth, slow: 1.5)))
        }
        scene.stream("And more. ", depth: 3300)
        scene.wait(.seconds(2))
        #expect(scene.shows("half at ~7.8k"))
        #expect(scene.shows("others"))
        scene.control("t")
        scene.press(.character("2"))
        #expect(scene.shows("disturbed 3 of 32 samples"))
    }

    @Test("What is read for a token is a share of what this machine reads")
    func bandwidth() {
        let scene = scene(120, 36)
        scene.end()
        // (9.1e7 + 23,040 x 545.5) x 142.3 tok/s = 14.7 GB/s of 25.6.
        #expect(scene.shows("~14.7 GB/s"))
        #expect(scene.shows("~58% of 25.6 GB/s"))
    }

    @Test("/explain says how a figure comes about and of what")
    func explain() {
        let scene = scene(120, 36)
        scene.end()
        scene.type("/explain bandwidth")
        scene.press(.enter)
        #expect(scene.shows("Bytes read for a token × tokens a second"))
        #expect(scene.shows("25.6 GB/s with 2 threads, median of 1"))
        scene.press(.escape)
        scene.type("/explain bandwith")
        scene.press(.enter)
        #expect(scene.shows("Did you mean bandwidth?"))
    }
}
