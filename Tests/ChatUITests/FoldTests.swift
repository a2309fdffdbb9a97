import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct FoldTests {
    private func think(_ scene: Scene, _ thought: String) {
        scene.ask("why?")
        scene.stream(thought, channel: .reasoning)
    }

    private func fold(_ scene: Scene) {
        scene.type("/fold")
        scene.press(.enter)
    }

    @Test("Folded, finished reasoning is one line with its tokens, and comes back whole")
    func fold() {
        let scene = Scene.ready(80, 24)
        think(scene, "They hum. Do they?")
        scene.stream("Yes.")
        scene.end()
        let before = scene.rows()
        #expect(scene.shows("Do they?"))
        fold(scene)
        #expect(!scene.shows("Do they?"))
        #expect(scene.shows("▸ thought · 4 tok"))
        #expect(scene.shows("Yes."))
        fold(scene)
        #expect(Array(scene.rows()[..<18]) == Array(before[..<18]))
    }

    @Test("What streams stays open and is folded when it ends, also in the next turn")
    func streaming() {
        let scene = Scene.ready(80, 24)
        think(scene, "They hum.")
        fold(scene)
        #expect(scene.shows("They hum."))
        scene.stream("Yes.")
        #expect(scene.shows("They hum."))
        scene.end()
        #expect(!scene.shows("They hum."))
        think(scene, "Again they hum.")
        #expect(scene.shows("Again they hum."))
        scene.end()
        #expect(!scene.shows("Again they hum."))
    }

    @Test("Without reasoning there is nothing to fold")
    func nothing() {
        let scene = Scene.ready(80, 24)
        scene.ask("why?")
        scene.stream("Because.")
        scene.end()
        let before = scene.rows()
        fold(scene)
        #expect(Array(scene.rows()[..<18]) == Array(before[..<18]))
        #expect(!scene.shows("▸"))
    }
}
