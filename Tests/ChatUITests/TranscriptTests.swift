import Canvas
import ChatCore
import ChatUI
import Testing

struct TranscriptTests {
    private static func long(_ count: Int, _ columns: Int = 80, _ rows: Int = 24) -> Scene {
        let scene = Scene.ready(columns, rows)
        scene.open(
            (1...count).map {
                ($0.isMultiple(of: 2) ? .assistant : .user, "message \($0)\nline two")
            })
        return scene
    }

    @Test("A frame of a long transcript lays out no more than one of a short one")
    func visibleOnly() {
        let short = Self.long(40)
        let long = Self.long(10_000)
        _ = short.grid()
        _ = long.grid()
        #expect(long.state.transcript.layoutCount == short.state.transcript.layoutCount)
        let before = long.state.transcript.layoutCount
        _ = long.grid()
        #expect(
            long.state.transcript.layoutCount == before, "the second frame costs no layout at all")
    }

    @Test("Going to the very first line and back lays out what is seen there")
    func jumping() {
        let scene = Self.long(10_000)
        _ = scene.grid()
        scene.press(.home)
        #expect(scene.shows("message 1 "))
        #expect(scene.shows("more messages · End"))
        scene.press(.end)
        #expect(scene.shows("message 10000"))
        #expect(scene.state.transcript.layoutCount < 60)
    }

    @Test("Paging through everything keeps few layouts and comes to the end again")
    func paging() {
        let scene = Self.long(2_000)
        _ = scene.grid()
        scene.press(.home)
        for _ in 0..<1_000 {
            scene.press(.pageDown)
            _ = scene.grid()
        }
        #expect(scene.shows("message 2000"))
        #expect(!scene.shows("↓"))
    }

    @Test("New text does not move a reader who scrolled up, and End follows it again")
    func reading() {
        let scene = Self.long(60)
        _ = scene.grid()
        scene.press(.pageUp)
        let before = Array(scene.rows()[2..<14])
        scene.ask("more")
        scene.press(.pageUp)
        scene.press(.pageUp)
        let reading = Array(scene.rows()[2..<14])
        #expect(reading != before)
        scene.stream(String(repeating: "new text ", count: 200))
        #expect(Array(scene.rows()[2..<14]) == reading)
        #expect(scene.shows("more · End"))
        scene.press(.end)
        #expect(scene.shows("new text"))
        #expect(!scene.shows("more · End"))
    }

    @Test("The count of lines below is true: that many lines down is the end")
    func countBelow() throws {
        let scene = Self.long(60)
        _ = scene.grid()
        for _ in 0..<7 { scene.send(.input(.mouse(MouseEvent(action: .wheelUp, position: .zero)))) }
        #expect(scene.shows("↓ 21 more · End"))
        for _ in 0..<20 { scene.press(.down, .control) }
        #expect(scene.shows("↓ 1 more · End"))
        scene.press(.down, .control)
        #expect(!scene.shows("End"))
    }

    @Test("A reader stays at the same message when the width changes, and at the end at the end")
    func resizing() {
        let scene = Self.long(200)
        _ = scene.grid()
        for _ in 0..<5 { scene.press(.pageUp) }
        let first = scene.rows()[2...].first { $0.contains("message") }
        scene.send(.resize(Size(columns: 61, rows: 24)))
        _ = scene.grid()
        scene.send(.resize(Size(columns: 80, rows: 24)))
        #expect(scene.rows()[2...].first { $0.contains("message") } == first)
        scene.press(.end)
        scene.send(.resize(Size(columns: 45, rows: 12)))
        #expect(scene.shows("message 200"))
    }

    @Test("A long reply that streams is set anew only where it is open")
    func streamingCost() {
        let scene = Scene.ready(80, 24)
        scene.ask("go")
        _ = scene.grid()
        let before = scene.state.transcript.layoutCount
        for _ in 0..<50 {
            scene.stream("A paragraph of text.\n\n")
            _ = scene.grid()
        }
        #expect(scene.state.transcript.layoutCount - before <= 50)
    }

    @Test("Reasoning is shown above the answer")
    func reasoning() {
        let scene = Scene.ready(80, 24)
        scene.ask("why?")
        scene.stream("Let me think about it.", channel: .reasoning)
        scene.stream("Because.")
        scene.end()
        let rows = scene.rows()
        let heading = rows.firstIndex { $0.contains("thought · 5 tok") }
        let thought = rows.firstIndex { $0.contains("▏ Let me think") }
        #expect(heading.map { $0 + 1 } == thought, "said to be one, and apart from the answer")
        let answer = rows.firstIndex { $0.contains("Because.") }
        #expect(thought.map { $0 + 2 } == answer, "a blank line between them")
    }

    @Test("Nothing a model prints leaves its place or reaches the terminal as a control")
    func hostile() {
        let scene = Scene.ready(80, 24)
        let clean = Scene.ready(80, 24)
        scene.ask("go")
        clean.ask("go")
        scene.stream(Samples.hostile)
        clean.stream("[2J]0;title]52;c;ZWNobw==31mgnirts\nend")
        let grid = scene.grid()
        for row in 0..<grid.size.rows {
            for column in 0..<grid.size.columns {
                for scalar in grid[row, column].text.unicodeScalars {
                    #expect(scalar.properties.generalCategory != .control)
                    #expect(scalar.properties.generalCategory != .format)
                }
            }
        }
        #expect(scene.rows().first == clean.rows().first)
        #expect(scene.rows().suffix(3) == clean.rows().suffix(3))
        #expect(scene.shows("end"))
    }
}
