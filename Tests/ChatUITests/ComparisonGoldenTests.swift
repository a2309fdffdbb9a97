import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

/// What a comparison looks like, at the sizes people have.
struct ComparisonGoldenTests {
    private func check(
        _ name: String, theme: Theme = Theme(), settings: ChatSettings = ChatSettings(),
        sizes: [(Int, Int)] = ScreenGoldenTests.sizes, _ change: (Scene) -> Void
    ) throws {
        for (columns, rows) in sizes {
            let scene = Scene.comparing(columns, rows, theme: theme, settings: settings)
            change(scene)
            let difference = try GoldenGrid("\(name)-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    /// The left one has answered, the right one is at it.
    private func run(_ scene: Scene) {
        scene.compare("Qwen3-0.6B-Q8_0", "why do llamas hum?")
        scene.send(.comparison(.began(isAtOnce: false, reason: Scene.sequential)))
        scene.begin(.left, reading: 543)
        scene.stream(Samples.llamas, from: .left)
        scene.tell(
            .left,
            .turnEnded(
                message: Scene.answer(Samples.llamas, by: Scene.loaded, speed: 142.3),
                failure: nil))
        scene.tell(.right, .loaded(Scene.otherModel))
        scene.begin(.right, reading: 543)
        scene.stream(
            "The person asks why llamas hum.", from: .right, gap: .milliseconds(16),
            channel: .reasoning)
        scene.stream(
            "Llamas hum to **speak**: it is how they say that they are *near*, and that nothing is wrong with any of them.",
            from: .right, gap: .milliseconds(16))
        scene.wait(.milliseconds(100))
    }

    private func end(_ scene: Scene) {
        run(scene)
        let left = Scene.answer(Samples.llamas, by: Scene.loaded, speed: 142.3)
        var right = Scene.answer(
            "Llamas hum to **speak**: it is how they say that they are *near*, and that nothing is wrong with any of them.",
            by: Scene.otherModel, speed: 61.5)
        right.reasoning = "The person asks why llamas hum. "
        scene.tell(.right, .turnEnded(message: right, failure: nil))
        scene.send(.comparison(.ended(left: left, right: right)))
    }

    @Test("An armed message has another sign, and the line above it says where it goes")
    func armed() throws {
        try check("compare-armed") { scene in
            scene.type("/compare kv q8_0/f16")
            scene.press(.enter)
            scene.type("why do llamas hum?")
        }
    }

    @Test("Two panes, each with its own speed, while the second answers")
    func running() throws {
        try check("compare-running", run)
    }

    @Test("The table below both, and the keys that keep one")
    func over() throws {
        try check("compare-over", end)
    }

    @Test("The table of a low screen comes to the front with Tab")
    func tableChosen() throws {
        try check("compare-table", sizes: [(60, 15)]) { scene in
            end(scene)
            _ = scene.grid()
            for _ in 0..<3 { scene.press(.tab) }
        }
    }

    @Test("A side that failed says why beside the one that answered")
    func failed() throws {
        try check("compare-failed") { scene in
            scene.compare("kv q4_0", "why do llamas hum?")
            scene.send(.comparison(.began(isAtOnce: false, reason: Scene.sequential)))
            scene.begin(.left, reading: 543)
            scene.stream("Because they can.", from: .left)
            let left = Scene.answer("Because they can.", by: Scene.loaded, speed: 142.3)
            scene.tell(
                .right,
                .loadFailed(
                    Failure(
                        "SmolLM2-135M-Instruct does not fit in memory beside the chat's model: take a smaller quantization, or a smaller window with /context."
                    )))
            scene.finish(left, nil)
        }
    }

    @Test("In plain ASCII and without colour it says the same")
    func ascii() throws {
        var settings = ChatSettings()
        settings.screen.characters = .ascii
        try check(
            "compare-ascii", theme: Theme(.dark, depth: .mono), settings: settings,
            sizes: [(120, 36), (80, 24), (60, 15)], end)
    }
}
