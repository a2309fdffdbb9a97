import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct FindTests {
    private func scene(_ columns: Int = 80, _ rows: Int = 24) -> Scene {
        let scene = Scene.ready(columns, rows)
        scene.open([
            (.user, "Where do llamas live?"),
            (.assistant, "In the **Andes**. Llamas and alpacas live high up.\n\n" + filler),
            (.user, "And alpacas?"),
            (.assistant, "Alpacas do too."),
        ])
        _ = scene.grid()
        return scene
    }

    private let filler = (1...40).map { "Line \($0) of a long answer." }.joined(separator: "\n\n")

    /// The text of the cells that are marked as the place the search stands at.
    private func marked(_ scene: Scene) -> String {
        let grid = scene.grid()
        var text = ""
        for row in 0..<grid.size.rows {
            for column in 0..<grid.size.columns
            where grid[row, column].style.attributes.contains([.reverse, .bold]) {
                text += grid[row, column].text
            }
        }
        return text
    }

    @Test("What is typed is found at once, the nearest above first, and counted")
    func find() {
        let scene = scene()
        scene.control("f")
        scene.type("alpacas")
        #expect(scene.shows("3 of 3"))
        #expect(marked(scene) == "Alpacas")
        scene.press(.enter)
        #expect(scene.shows("2 of 3"))
        #expect(marked(scene) == "alpacas")
        scene.press(.enter)
        #expect(scene.shows("1 of 3"))
        #expect(scene.shows("In the Andes"))
        scene.press(.enter)
        #expect(scene.shows("3 of 3"))
        scene.press(.down)
        #expect(scene.shows("1 of 3"))
    }

    @Test("Markdown's marks do not stand in the way, nor does a line break of the screen")
    func acrossMarks() {
        let scene = scene(60, 15)
        scene.control("f")
        scene.type("the andes. llamas and alpacas live high up")
        #expect(scene.shows("1 of 1"))
    }

    @Test("What is not there is said, and nothing moves")
    func notFound() {
        let scene = scene()
        let before = scene.rows()[5]
        scene.control("f")
        scene.type("zebra")
        #expect(scene.shows("not found"))
        #expect(scene.rows()[5] == before)
    }

    @Test("Esc leaves the search where it stands, and what is written was not touched")
    func leave() {
        let scene = scene()
        scene.type("a draft")
        scene.control("f")
        scene.type("line 3 of")
        scene.press(.escape)
        #expect(scene.shows("Line 3 of a long answer."))
        #expect(scene.state.composer.text == "a draft")
        #expect(!scene.shows("of 1 "))
    }

    @Test("New text that has it is found while the search is open, and the reader stays")
    func streaming() {
        let scene = scene()
        scene.ask("And zebras?")
        scene.control("f")
        scene.type("andes")
        #expect(scene.shows("1 of 1"))
        scene.stream("Not in the Andes.")
        #expect(scene.shows("1 of 2"))
        #expect(scene.shows("In the Andes"))
    }

    @Test("/find looks for its argument")
    func command() {
        let scene = scene()
        scene.type("/find alpacas live")
        scene.press(.enter)
        #expect(scene.shows("1 of 1"))
    }

    @Test("Without a conversation there is nothing to find")
    func empty() {
        let scene = Scene.ready(80, 24)
        scene.control("f")
        #expect(scene.shows("There is nothing to find anything in yet."))
    }

    @Test("A paste goes into what is looked for, its first line")
    func paste() {
        let scene = scene()
        scene.control("f")
        scene.send(.input(.paste("andes\nand more")))
        #expect(scene.shows("1 of 1"))
    }
}
