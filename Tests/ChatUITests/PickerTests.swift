import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct PickerTests {
    @Test("The palette lists every command and takes the best match")
    func palette() {
        let scene = Scene.ready(100, 30)
        scene.control("p")
        #expect(scene.shows("commands · \(SlashCommand.allCases.count)"))
        scene.type("rgn")
        #expect(scene.shows("▸ /regenerate"))
        scene.press(.escape)
        #expect(!scene.shows("▸"))
        #expect(scene.state.composer.text.isEmpty)
    }

    @Test("A command that needs no more is run; one that does is left to be finished")
    func take() {
        let scene = Scene.ready(100, 30)
        scene.control("p")
        scene.type("new")
        #expect(scene.press(.enter) == [.newConversation])
        scene.control("p")
        scene.type("rename")
        #expect(scene.press(.enter) == [])
        #expect(scene.state.composer.text == "/rename ")
    }

    @Test("Up and Down go over the ends, pages stop at them")
    func move() {
        var picker = PickerState.files((0..<40).map { "f\($0)" })
        picker.move(by: -1)
        #expect(picker.selected == 39)
        picker.move(by: 1)
        #expect(picker.selected == 0)
        picker.page(by: 100)
        #expect(picker.selected == 39)
        picker.page(by: -7)
        #expect(picker.selected == 32)
    }

    @Test("What does not fit is said, and Enter does nothing")
    func nothing() {
        let scene = Scene.ready(100, 30)
        scene.control("p")
        scene.type("zzzz")
        #expect(scene.shows("Nothing fits."))
        #expect(scene.press(.enter) == [])
    }

    @Test("What was sent before is found by some of its letters and put into the composer")
    func history() {
        let scene = Scene.ready(100, 30)
        scene.send(.recalled(["name the capital of France", "why do llamas hum?"]))
        scene.control("r")
        scene.type("cap fra")
        scene.press(.enter)
        #expect(scene.state.composer.text == "name the capital of France")
    }

    @Test(
        "Letters that follow each other and begin words count for more",
        arguments: [
            ("fo", ["fork", "f o", "info"]), ("sb", ["search-by", "usb"]),
            ("set", ["set", "reset", "sweet"]),
        ])
    func ranking(_ query: String, _ expected: [String]) {
        let sorted = expected.sorted {
            (FuzzyMatch(query, in: $0)?.score ?? 0) > (FuzzyMatch(query, in: $1)?.score ?? 0)
        }
        #expect(sorted == expected)
        #expect(FuzzyMatch("xyz", in: "abc") == nil)
    }
}
