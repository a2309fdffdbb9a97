import Canvas
import ChatCore
import Testing

@testable import ChatUI

@Suite("Keeping drafts")
struct DraftKeeperTests {
    private let a = Conversation.ID(rawValue: "a")
    private let b = Conversation.ID(rawValue: "b")

    /// A chat with one conversation.
    private func chat() -> Scene {
        let scene = Scene.ready(100, 30)
        scene.send(.began([RememberedTab(id: a)], active: 0))
        return scene
    }

    private func drafts(_ scene: Scene) -> [Effect] {
        scene.effects.filter { if case .saveDraft = $0 { true } else { false } }
    }

    @Test("While one types it is kept once a second, and when one stops")
    func often() {
        let scene = chat()
        for letter in "abcdefghijkl" {
            scene.press(.character(letter))
            scene.wait(.milliseconds(250))
        }
        #expect((2...3).contains(drafts(scene).count))
        scene.wait(.seconds(2))
        let count = drafts(scene).count
        #expect(drafts(scene).last == .saveDraft("abcdefghijkl", of: a))
        scene.wait(.seconds(5))
        #expect(drafts(scene).count == count)
    }

    @Test("What is sent or emptied is no longer kept, at once")
    func gone() {
        let scene = chat()
        scene.type("hello")
        scene.wait(.seconds(2))
        #expect(scene.press(.enter) == [.saveDraft("", of: a), .send("hello")])
        scene.type("x")
        scene.wait(.seconds(2))
        #expect(scene.press(.backspace) == [.saveDraft("", of: a)])
        // What was never kept need not be forgotten.
        scene.type("y")
        #expect(scene.press(.backspace) == [])
    }

    @Test("The end keeps what is written, in whatever way it comes")
    func end() {
        let scene = chat()
        scene.type("half")
        #expect(scene.send(AppEvent.terminate) == [.saveDraft("half", of: a), .quit])
        let other = chat()
        other.type("half")
        other.control("c")
        #expect(other.control("c").suffix(2) == [.saveDraft("half", of: a), .quit])
    }

    @Test("A command is no draft, and pasted texts are kept whole")
    func what() {
        let scene = chat()
        scene.type("/theme")
        scene.wait(.seconds(2))
        #expect(drafts(scene).isEmpty)
        scene.control("u")
        let long = Array(repeating: "line", count: 20).joined(separator: "\n")
        scene.send(.input(.paste(long)))
        scene.wait(.seconds(2))
        #expect(drafts(scene) == [.saveDraft(long, of: a)])
    }

    @Test("It goes along into another conversation, and out of the one before")
    func moves() {
        let scene = chat()
        scene.type("half")
        scene.wait(.seconds(2))
        scene.replace(b)
        #expect(drafts(scene).last == .saveDraft("", of: a))
        scene.wait(.seconds(2))
        #expect(drafts(scene).last == .saveDraft("half", of: b))
    }

    @Test("What had been written in a conversation is there when it is opened, above what is new")
    func comesBack() {
        let scene = chat()
        scene.press(.character("h"), .alt)
        scene.answer([ConversationListing(id: b, title: "Bees")])
        scene.press(.enter)
        scene.replace(b, title: "Bees")
        scene.type("new")
        scene.send(.draftKept("old", of: b))
        #expect(scene.state.composer.text == "old\nnew")
        scene.send(.draftKept("old", of: b))
        #expect(scene.state.composer.text == "old\nnew")
        // Of another conversation nothing is shown here.
        scene.send(.draftKept("elsewhere", of: a))
        #expect(scene.state.composer.text == "old\nnew")
    }

    @Test("While a message is changed, what was written before is the draft")
    func editing() {
        let scene = chat()
        scene.replace(a, messages: [(.user, "hi"), (.assistant, "hello")])
        scene.type("half")
        scene.press(.backTab)
        scene.type("e")
        #expect(scene.state.editing != nil)
        scene.type("more")
        scene.wait(.seconds(2))
        #expect(drafts(scene).last == .saveDraft("half", of: a))
    }
}
