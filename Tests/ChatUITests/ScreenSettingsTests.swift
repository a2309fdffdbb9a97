import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct ScreenSettingsTests {
    private static let white = TerminalColor(red: 1, green: 1, blue: 1)
    private static let black = TerminalColor(red: 0.1, green: 0.1, blue: 0.12)

    @Test("The colours are for the background the terminal says it has")
    func background() {
        let scene = Scene.ready(80, 24)
        #expect(scene.state.theme == Theme(.auto))
        scene.send(.input(.background(Self.white)))
        #expect(scene.state.theme == Theme(.light))
        scene.send(.input(.background(Self.black)))
        #expect(scene.state.theme == Theme(.dark))
    }

    @Test("A theme that was chosen stays, and auto goes back to what the terminal said")
    func chosen() {
        let scene = Scene.ready(80, 24)
        scene.type("/theme dark")
        scene.press(.enter)
        scene.send(.input(.background(Self.white)))
        #expect(scene.state.theme == Theme(.dark))
        scene.type("/theme auto")
        scene.press(.enter)
        #expect(scene.state.theme == Theme(.light))
        #expect(scene.effects.isEmpty)
    }

    @Test("As many colours are used as the terminal has, whatever its background is")
    func depth() {
        let scene = Scene.ready(80, 24, theme: Theme(.auto, depth: .mono))
        scene.send(.input(.background(Self.white)))
        #expect(scene.state.theme == Theme(.light, depth: .mono))
    }

    @Test("With ASCII, nothing but ASCII is on the screen unless a person or a model wrote it")
    func ascii() {
        for (columns, rows) in [(120, 36), (80, 24), (60, 15)] {
            let scene = Scene.ready(columns, rows)
            scene.ask("why do llamas hum?")
            scene.readPrompt(512, of: 543, reused: 512)
            scene.send(.cache(Scene.occupancy))
            scene.readPrompt(543, of: 543, reused: 512, after: .milliseconds(50))
            scene.stream(Samples.llamas + "\n\n好 é")
            scene.end()
            #expect(!scene.rows().joined().allSatisfy { $0.isASCII })
            scene.type("/set characters ascii")
            scene.press(.enter)
            let others = Set(scene.rows().joined().filter { !$0.isASCII })
            #expect(others.isSubset(of: ["好", "é"]), "\(others)")
            scene.press(.function(1))
            #expect(scene.rows().joined().allSatisfy { $0.isASCII })
        }
    }

    @Test("The mouse is asked of the terminal only when that changes")
    func mouse() {
        let scene = Scene.ready(80, 24)
        scene.type("/mouse on")
        scene.press(.enter)
        #expect(scene.effects.isEmpty)
        scene.type("/mouse off")
        scene.press(.enter)
        #expect(scene.effects == [.setMouse(false)])
        scene.type("/mouse default")
        scene.press(.enter)
        #expect(scene.effects == [.setMouse(false), .setMouse(true)])
    }
}
