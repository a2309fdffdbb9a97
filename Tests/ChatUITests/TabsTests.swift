import Canvas
import ChatCore
import Testing

@testable import ChatUI

@Suite("Tabs")
struct TabsTests {
    private let a = Conversation.ID(rawValue: "a")
    private let b = Conversation.ID(rawValue: "b")

    /// A chat with `a` open, which has a message, and `b` on the screen.
    private func two(_ columns: Int = 100) -> Scene {
        let scene = Scene.ready(columns, 30)
        scene.send(.began([RememberedTab(id: a)], active: 0))
        scene.replace(a, title: "Llamas", messages: [(.user, "why do llamas hum?")])
        scene.press(.character("t"), .alt)
        scene.replace(b)
        return scene
    }

    @Test("A tab is opened, gone to by its number and to the next, and closed")
    func going() {
        let scene = two()
        #expect(scene.effects.contains(.newConversation))
        #expect(scene.tabs == ["a", "[b]"])
        #expect(scene.press(.character("1"), .alt).contains(.open(a, at: nil)))
        scene.replace(a, title: "Llamas")
        #expect(scene.tabs == ["[a]", "b"])
        #expect(scene.press(.pageDown, .control).contains(.open(b, at: nil)))
        scene.replace(b)
        #expect(scene.press(.character("n"), .alt).contains(.open(a, at: nil)))
        scene.replace(a, title: "Llamas")
        #expect(scene.press(.character("p"), .alt).contains(.open(b, at: nil)))
        scene.replace(b)
        scene.type("/tab 1")
        #expect(scene.press(.enter).contains(.open(a, at: nil)))
        scene.replace(a, title: "Llamas")
        scene.press(.character("3"), .alt)
        #expect(scene.shows("There are 2 tabs."))
        #expect(scene.press(.character("w"), .alt).contains(.open(b, at: nil)))
        #expect(scene.tabs == ["[b]"])
        scene.type("/close")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("This is the only conversation open"))
    }

    @Test("The row is there for more than one, with titles and the mark of what is written")
    func row() {
        let scene = Scene.ready(100, 30)
        scene.send(.began([RememberedTab(id: a)], active: 0))
        #expect(!scene.rows()[1].contains("1"))
        let more = two()
        #expect(more.rows()[1].contains(" 1 Llamas  [2 new]"))
        more.type("hello")
        #expect(more.rows()[1].contains("[2 new ✎]"))
    }

    @Test("What is written stays with its tab, and is kept when the tab is left")
    func drafts() {
        let scene = two()
        scene.type("half a thought")
        #expect(
            scene.press(.character("1"), .alt).prefix(2) == [
                .saveDraft("half a thought", of: b), .open(a, at: nil),
            ])
        #expect(scene.state.composer.text == "")
        scene.replace(a, title: "Llamas")
        scene.type("other")
        scene.press(.character("2"), .alt)
        scene.replace(b)
        scene.send(.draftKept("half a thought", of: b))
        #expect(scene.state.composer.text == "half a thought")
        scene.press(.character("1"), .alt)
        scene.replace(a, title: "Llamas")
        #expect(scene.state.composer.text == "other")
    }

    @Test("The place that was read is there again, and whether reasoning is folded")
    func place() {
        let scene = Scene.ready(100, 30)
        let messages = (1...60).map { (Role.user, "message \($0)") }
        scene.send(.began([RememberedTab(id: a)], active: 0))
        scene.replace(a, messages: messages)
        _ = scene.grid()
        scene.press(.home)
        for _ in 0..<10 { scene.press(.down, .shift) }
        scene.type("/fold")
        scene.press(.enter)
        let rows = scene.rows().dropFirst(2).prefix(20)
        scene.press(.character("t"), .alt)
        scene.replace(b)
        #expect(scene.state.transcript.scroll == .end)
        scene.press(.character("1"), .alt)
        scene.replace(a, messages: messages)
        #expect(scene.state.transcript.foldsReasoning)
        #expect(Array(scene.rows().dropFirst(3).prefix(18)) == Array(rows.prefix(18)))
    }

    @Test("A reply that streams is stopped and kept, and said to be gone on with by /continue")
    func streaming() {
        let scene = Scene.ready(100, 30)
        scene.send(.began([RememberedTab(id: a)], active: 0))
        scene.ask("hi")
        scene.stream("one two")
        scene.press(.character("t"), .alt)
        #expect(scene.state.status.message?.contains("/continue goes on with it there") == true)
        scene.end(.cancelled)
        scene.replace(b)
        scene.press(.character("1"), .alt)
        scene.replace(a, messages: [(.user, "hi"), (.assistant, "one two")])
        #expect(scene.state.status.message?.contains("/continue goes on with it.") == true)
    }

    @Test("What waited to be sent goes with the tab that was left")
    func queued() {
        let scene = Scene.ready(100, 30)
        scene.send(.began([RememberedTab(id: a)], active: 0))
        scene.ask("hi")
        scene.type("and then?")
        scene.press(.enter)
        #expect(scene.press(.character("t"), .alt).first == .saveDraft("and then?", of: a))
        scene.end(.cancelled)
        scene.replace(b)
        #expect(scene.state.composer.text == "")
        scene.press(.character("1"), .alt)
        scene.replace(a, messages: [(.user, "hi")])
        #expect(scene.state.composer.text == "and then?")
    }

    @Test("Going on before a conversation is there ends with the last that was asked for")
    func hasty() {
        let scene = two()
        scene.press(.character("1"), .alt)
        scene.press(.character("2"), .alt)
        scene.type("x")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("The conversation is being opened."))
        scene.replace(a, title: "Llamas")
        #expect(scene.tabs == ["a", "[b]"])
        scene.replace(b)
        #expect(scene.press(.enter).contains(.send("x")))
    }

    @Test("A conversation that cannot be opened leaves the one the session has")
    func stayed() {
        let scene = two()
        scene.press(.character("1"), .alt)
        scene.send(.stayed(b))
        #expect(scene.tabs == ["a", "[b]"])
        #expect(!scene.state.tabs.isAwaiting)
    }

    @Test("Conversations that are forked, begun anew or deleted stay in their tab")
    func replaced() {
        let scene = two()
        scene.replace(Conversation.ID(rawValue: "c"), title: "fork")
        #expect(scene.tabs == ["a", "[c]"])
        scene.send(.conversationDeleted(a, title: "Llamas"))
        #expect(scene.tabs == ["[c]"])
    }

    @Test("The tabs are remembered whenever they are others")
    func remembered() {
        let scene = two()
        #expect(scene.lookups.contains(.rememberTabs([a], active: 0)))
        #expect(scene.lookups.last == .rememberTabs([a, b], active: 1))
        scene.press(.character("1"), .alt)
        #expect(scene.lookups.last == .rememberTabs([a, b], active: 0))
    }

    @Test("A chat begins with the tabs it is told, and what is written in each")
    func begins() {
        let scene = Scene.ready(100, 30)
        scene.type("quick")
        scene.send(
            .began(
                [
                    RememberedTab(id: a, title: "Llamas", draft: "draft a"),
                    RememberedTab(id: b, title: "Bees", draft: "draft b"),
                ], active: 1))
        scene.replace(b, title: "Bees")
        #expect(scene.tabs == ["a", "[b]"])
        #expect(scene.state.composer.text == "draft b\nquick")
        scene.press(.character("1"), .alt)
        scene.replace(a, title: "Llamas")
        #expect(scene.state.composer.text == "draft a")
    }

    @Test(
        "Of many tabs those around the active one are seen, and how many are not",
        arguments: [0, 3, 11, 19])
    func layout(_ active: Int) {
        let layout = TabsLayout(
            titles: Array(repeating: 30, count: 20), extras: Array(repeating: 6, count: 20),
            columns: 78, active: active, first: 0)
        #expect(layout.shown.contains(active))
        #expect(layout.before + layout.shown.count + layout.after == 20)
        #expect(layout.shown.count * (layout.title + 6) <= 68)
        #expect(layout.shown.count >= 3)
    }

    @Test("Titles get narrower before any is left out")
    func narrow() {
        let layout = TabsLayout(
            titles: [30, 4, 30], extras: [6, 6, 6], columns: 60, active: 0, first: 0)
        #expect(layout.shown == 0..<3)
        #expect(layout.title == 19)
    }
}
