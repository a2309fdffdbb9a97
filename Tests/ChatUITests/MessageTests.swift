import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct MessageTests {
    private func scene() -> Scene {
        let scene = Scene.ready(100, 30)
        scene.open([
            (.user, "first question"), (.assistant, "First answer.\n\n```\ncode\n```"),
            (.user, "second question"), (.assistant, "Second answer."),
        ])
        _ = scene.grid()
        return scene
    }

    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    @Test("Shift-Tab chooses the last message, and goes on to the ones before")
    func select() {
        let scene = scene()
        scene.press(.backTab)
        #expect(scene.state.selection?.entry == scene.state.transcript.entries[3].id)
        #expect(scene.shows("▌"))
        scene.press(.backTab)
        scene.press(.up)
        #expect(scene.state.selection?.entry == scene.state.transcript.entries[1].id)
        scene.press(.down)
        #expect(scene.state.selection?.entry == scene.state.transcript.entries[2].id)
        scene.press(.escape)
        #expect(scene.state.selection == nil)
        #expect(!scene.shows("▌"))
    }

    @Test(
        "One key does something with the message",
        arguments: [
            (1, "c", [Effect.copy(Clipping("Second answer.", name: "the reply"))]),
            (1, "r", [.regenerate(Message.ID(rawValue: 4))]),
            (1, "o", [.resumeReply(Message.ID(rawValue: 4))]),
            (1, "f", [.fork(Message.ID(rawValue: 4))]),
            (2, "r", [.regenerate(Message.ID(rawValue: 3))]),
            (3, "1", [.copy(Clipping("code\n", name: "the code"))]),
            (3, "c", [.copy(Clipping("First answer.\n\n```\ncode\n```", name: "the reply"))]),
        ])
    func actions(_ back: Int, _ key: Character, _ expected: [Effect]) {
        let scene = scene()
        for _ in 0..<back { scene.press(.backTab) }
        #expect(scene.press(.character(key)) == expected)
        #expect(scene.state.selection == nil)
    }

    @Test("Removing asks once more, and any other key takes the question back")
    func delete() {
        let scene = scene()
        scene.press(.backTab)
        #expect(scene.press(.character("d")) == [])
        #expect(scene.shows("d again removes"))
        scene.press(.up)
        #expect(scene.press(.character("d")) == [])
        #expect(scene.press(.character("d")) == [.delete(id(3))])
    }

    @Test("A question is changed in the composer, and the draft comes back")
    func editQuestion() {
        let scene = scene()
        scene.type("a draft")
        scene.press(.backTab)
        scene.press(.up)
        scene.press(.character("e"))
        #expect(scene.state.composer.text == "second question")
        scene.type("!")
        #expect(scene.press(.enter) == [.edit(id(3), "second question!")])
        #expect(scene.state.composer.text == "a draft")
    }

    @Test("Esc leaves a message as it was, and a reply that was not changed is not written")
    func leaveEditing() {
        let scene = scene()
        scene.type("/edit")
        scene.press(.enter)
        #expect(scene.state.composer.text == "second question")
        #expect(scene.press(.escape) == [])
        #expect(scene.state.composer.text.isEmpty)
        scene.press(.backTab)
        scene.press(.character("e"))
        #expect(scene.press(.enter) == [])
    }

    @Test("Only the last reply can be continued, and a sentence says so")
    func refusal() {
        let scene = scene()
        for _ in 0..<3 { scene.press(.backTab) }
        #expect(scene.press(.character("o")) == [])
        #expect(scene.shows("Only the last reply can be continued."))
    }

    @Test("Nothing is changed under a reply that comes")
    func streaming() {
        let scene = scene()
        scene.ask("third?")
        scene.stream("Third")
        scene.press(.backTab)
        #expect(scene.press(.character("r")) == [])
        #expect(scene.shows("A reply is under way"))
    }

    @Test("Enter lists what can be done, to be chosen by typing")
    func list() {
        let scene = scene()
        scene.press(.backTab)
        scene.press(.enter)
        #expect(scene.shows("with this message"))
        scene.type("fo")
        #expect(scene.press(.enter) == [.fork(id(4))])
    }

    @Test("A letter that does nothing is said, and is not written")
    func unknown() {
        let scene = scene()
        scene.press(.backTab)
        scene.press(.character("z"))
        #expect(scene.state.composer.text.isEmpty)
        #expect(scene.shows("Press Enter for what can be done"))
    }

    @Test("A reply's figures are shown with where each comes from")
    func figures() {
        let scene = Scene.ready(100, 40)
        scene.ask("why?")
        scene.stream("Because they can.")
        scene.end()
        scene.press(.backTab)
        scene.press(.character("s"))
        #expect(scene.shows("142 tok/s · told by the engine"))
        #expect(scene.shows("58 ms · measured here"))
    }
}
