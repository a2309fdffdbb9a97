import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

/// What the screen looks like while something else than the message has the keys, at the sizes
/// and colour depths people have.
struct FocusGoldenTests {
    private func check(_ name: String, _ change: (Scene) -> Void) throws {
        for (columns, rows) in ScreenGoldenTests.sizes {
            let scene = conversation(columns, rows)
            change(scene)
            let difference = try GoldenGrid("\(name)-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    private func conversation(_ columns: Int, _ rows: Int, theme: Theme = Theme()) -> Scene {
        let scene = Scene.ready(columns, rows, theme: theme)
        scene.ask("why do llamas hum?")
        scene.readPrompt(543, of: 543, reused: 512, after: .milliseconds(50))
        scene.stream(Samples.llamas)
        scene.end()
        _ = scene.grid()
        return scene
    }

    @Test("A list found by a few letters lies over the chat")
    func palette() throws {
        try check("palette") { scene in
            scene.control("p")
            scene.type("re")
        }
    }

    @Test("What is looked for is marked, and counted in the last line")
    func find() throws {
        try check("find") { scene in
            scene.control("f")
            scene.type("hum")
        }
    }

    @Test("A chosen message has a bar beside it, and its keys in the last line")
    func message() throws {
        try check("message") { $0.press(.backTab) }
    }

    @Test("The statistics page says where each figure comes from, and what the screen costs")
    func statistics() throws {
        try check("statistics") { scene in
            scene.type("/stats")
            scene.press(.enter)
            scene.send(.machine(Self.machine))
            scene.send(
                .screenUsed(
                    ScreenUsage(
                        processorShare: 0.012, framesPerSecond: 29.6, bytesPerSecond: 9_800,
                        residentBytes: 31 << 20, frames: 812, bytes: 402_113, droppedFrames: 3,
                        frameLimit: 30.3)))
        }
    }

    private static var machine: MachineReading {
        var machine = MachineReading(seconds: 1)
        machine.clock = 3.412e9
        machine.temperature = 61
        machine.otherLoad = 0.4
        machine.usableCores = 2
        machine.availableMemory = 5 << 30
        machine.swapUsed = 12 << 20
        machine.swapInRate = 3_145_728
        machine.engine = ProcessReading(cores: 1.93, residentBytes: 210 << 20)
        machine.chat = ProcessReading(cores: 0.02, residentBytes: 31 << 20)
        return machine
    }

    @Test("A draft with a long paste is counted in the last line")
    func draft() throws {
        try check("draft") { scene in
            scene.type("what of this? ")
            let paste = (1...20).map { "line \($0)" }.joined(separator: "\n")
            if case .countPaste(let sign, _)? = scene.send(.input(.paste(paste))).first {
                scene.send(.pasteCounted(sign: sign, Figure(80, .engineReported)))
            }
            scene.send(
                .draftCounted(
                    scene.state.composer.expandedText,
                    MessageCount(
                        tokens: Figure(86, .engineReported), prompt: Figure(860, .engineReported),
                        window: 8192)))
        }
    }

    static let themes: [(String, Theme)] = [
        ("mono", Theme(depth: .mono)), ("sixteen", Theme(depth: .sixteen)),
        ("dark", Theme(.dark)), ("light", Theme(.light)), ("unknown", Theme()),
    ]

    @Test("The same screen with no colours, with eight, and with 256 on dark and on light")
    func depths() throws {
        for (name, theme) in Self.themes {
            let scene = conversation(100, 30, theme: theme)
            scene.press(.backTab)
            let difference = try GoldenGrid("depth-\(name)-100x30").difference(from: scene.grid())
            #expect(difference == nil)
        }
    }
}
