import Canvas
import ChatCore
import Testing

@testable import ChatUI

@Suite("The history's screen")
struct HistoryScreenTests {
    private func id(_ name: String) -> Conversation.ID { HistorySamples.id(name) }

    @Test(
        "Alt-H, /resume and /history ask for the list; Esc closes it",
        arguments: ["", "/resume", "/history"])
    func opens(_ command: String) {
        let scene = Scene.ready(100, 30)
        let effects: [Effect]
        if command.isEmpty {
            effects = scene.press(.character("h"), .alt)
        } else {
            scene.type(command)
            effects = scene.press(.enter)
        }
        #expect(effects.compactMap(\.question) == [HistoryQuestion(limit: 60)])
        #expect(scene.shows("Looking …"))
        scene.answer(HistorySamples.list)
        #expect(scene.shows("Ownership and borrowing"))
        scene.press(.escape)
        #expect(scene.state.focus == .composer)
    }

    @Test("/search and words look for them at once")
    func search() {
        let scene = Scene.ready(100, 30)
        scene.type("/search llamas  hum")
        let question = scene.press(.enter).compactMap(\.question).first
        #expect(question?.words == "llamas hum")
        #expect(question?.limit == HistoryState.foundLimit)
    }

    @Test("Words are looked for a moment after the last letter, and once")
    func debounced() {
        let scene = Scene.history(100, 30)
        for letter in "hum" {
            #expect(scene.press(.character(letter)).compactMap(\.question) == [])
            scene.wait(.milliseconds(60))
        }
        let before = scene.effects.compactMap(\.question).count
        scene.wait(.milliseconds(100))
        let asked = scene.effects.compactMap(\.question).dropFirst(before)
        #expect(asked.map(\.words) == ["hum"])
        // A late answer to an earlier question shows nothing.
        scene.send(
            .conversations(
                HistoryPage(HistoryQuestion(words: "hu", limit: 100), .found([]), now: 0)))
        #expect(scene.shows("Ownership"))
        scene.answer(found: HistorySamples.found)
        #expect(scene.shows("4 places with “hum”"))
        scene.control("u")
        scene.wait(.seconds(1))
        #expect(scene.effects.compactMap(\.question).last?.words == "")
    }

    @Test("Enter goes on with the chosen conversation, at the message that was found")
    func opensFound() {
        let scene = Scene.history(100, 30)
        scene.type("hum")
        scene.wait(.seconds(1))
        scene.answer(found: HistorySamples.found)
        scene.press(.down)
        scene.press(.down)
        let message = Message.ID(rawValue: 40)
        #expect(scene.press(.enter).contains(.open(id("trip"), at: message)))
        #expect(scene.tabs == ["[trip]"])
        let messages = (1...60).map { (Role.user, "message \($0)") }
        scene.replace(id("trip"), title: "Lisbon", messages: messages)
        #expect(scene.shows("message 40"))
        #expect(!scene.shows("message 60"))
    }

    @Test("The conversation that is on the screen is gone to without opening it again")
    func opensOpen() {
        let scene = Scene.history(100, 30)
        #expect(scene.press(.enter) == [])
        #expect(scene.state.focus == .composer)
    }

    @Test("Alt-Enter opens it in a tab of its own, or goes to the tab that has it")
    func opensInTab() {
        let scene = Scene.history(100, 30)
        scene.press(.down)
        #expect(scene.press(.enter, .alt) == [.open(id("borrow"), at: nil)])
        scene.replace(id("borrow"))
        #expect(scene.tabs == ["llamas", "[borrow]"])
        scene.press(.character("h"), .alt)
        scene.answer(HistorySamples.list)
        #expect(scene.press(.enter, .alt).first == .open(id("llamas"), at: nil))
        #expect(scene.tabs == ["[llamas]", "borrow"])
    }

    @Test("It is given another title, written over the old one")
    func rename() {
        let scene = Scene.history(100, 30)
        scene.control("r")
        #expect(scene.shows("Why do llamas hum?"))
        scene.control("u")
        scene.type("Humming")
        #expect(scene.press(.enter) == [.renameConversation(id("llamas"), "Humming")])
        scene.control("r")
        scene.press(.escape)
        #expect(scene.state.focus == .history)
        #expect(scene.state.history.entry == nil)
        #expect(scene.send(.historyChanged("done")).compactMap(\.question).count == 1)
        #expect(scene.shows("done"))
    }

    @Test("A tag is added, and taken away where it has it")
    func tag() {
        let scene = Scene.history(100, 30)
        scene.control("t")
        scene.type("Work")
        #expect(scene.press(.enter) == [.tag(id("llamas"), "work", isOn: true)])
        scene.control("t")
        scene.type("#Animals")
        #expect(scene.press(.enter) == [.tag(id("llamas"), "animals", isOn: false)])
        scene.control("t")
        #expect(scene.press(.enter) == [])
    }

    @Test("Tab lists those of one tag after the other, and then all again")
    func byTag() {
        let scene = Scene.history(100, 30)
        var tags: [String?] = []
        for _ in 0..<4 {
            tags.append(scene.press(.tab).compactMap(\.question).first?.tag)
            scene.answer(HistorySamples.list)
        }
        #expect(tags == ["animals", "home", "work", nil])
        #expect(scene.press(.backTab).compactMap(\.question).first?.tag == "work")
        #expect(scene.shows("#work"))
        let without = Scene.ready(100, 30)
        without.press(.character("h"), .alt)
        without.answer([], tags: [])
        #expect(without.press(.tab) == [])
        #expect(without.shows("No conversation has a tag yet"))
    }

    @Test("It is put into the archive and taken out; those there are listed too, or alone")
    func archive() {
        let scene = Scene.history(100, 30)
        #expect(scene.control("a") == [.archive(id("llamas"), true)])
        #expect(scene.control("f").compactMap(\.question).first?.archived == .with)
        scene.answer(HistorySamples.list)
        #expect(scene.shows("archived ones too"))
        for _ in 0..<4 { scene.press(.down) }
        #expect(scene.press(.function(5)) == [.archive(id("tax"), false)])
        #expect(scene.control("f").compactMap(\.question).first?.archived == .only)
        #expect(scene.control("f").compactMap(\.question).first?.archived == .without)
    }

    @Test("Deleting is asked for twice, says that it is for good, and another key takes it back")
    func delete() {
        let scene = Scene.history(120, 30)
        #expect(scene.control("d") == [])
        #expect(scene.shows("ctrl-d again deletes “Why do llamas hum?” for good"))
        scene.press(.down)
        #expect(scene.control("d") == [])
        #expect(
            scene.control("d") == [
                .deleteConversation(
                    id("borrow"), title: "Ownership and borrowing, explained to a gardener")
            ])
        let effects = scene.send(.conversationDeleted(id("borrow"), title: "Ownership"))
        #expect(effects.compactMap(\.question).count == 1)
        #expect(scene.shows("“Ownership” is gone for good."))
        // Where it was the one on the screen, another begins behind the list.
        scene.replace(id("other"))
        #expect(scene.state.focus == .history)
    }

    @Test("It is written to a file, named or not")
    func export() {
        let scene = Scene.history(100, 30)
        scene.control("x")
        #expect(scene.press(.enter) == [.exportConversation(id("llamas"), path: "")])
        scene.control("x")
        scene.type("hum.json")
        #expect(scene.press(.enter) == [.exportConversation(id("llamas"), path: "hum.json")])
    }

    @Test("Of a long list the part around the chosen one is here, and more is asked for on the way")
    func paged() {
        let all = (0..<1_000).map {
            ConversationListing(id: id("\($0)"), title: "conversation \($0)")
        }
        let scene = Scene.ready(80, 24)
        scene.press(.character("h"), .alt)
        func answer() {
            guard let asked = scene.state.history.asked else { return }
            scene.answer(Array(all.dropFirst(asked.offset).prefix(asked.limit)))
        }
        answer()
        _ = scene.grid()
        for _ in 0..<300 {
            if scene.press(.down).contains(where: { $0.question != nil }) { answer() }
            _ = scene.grid()
            #expect(scene.state.history.rows.count <= 60)
        }
        #expect(scene.state.history.chosen?.title == "conversation 300")
        #expect(scene.shows("conversation 300"))
        for _ in 0..<250 {
            if scene.press(.up).contains(where: { $0.question != nil }) { answer() }
        }
        #expect(scene.state.history.chosen?.title == "conversation 50")
        scene.press(.home)
        answer()
        #expect(scene.state.history.chosen?.title == "conversation 0")
        #expect(scene.press(.up) == [])
    }

    @Test("The chosen conversation is looked into after a moment; another one's is not shown")
    func preview() {
        let scene = Scene.history(120, 36)
        #expect(scene.shows("Alpacas hum too, a little higher."))
        scene.press(.down)
        #expect(!scene.shows("Alpacas hum too"))
        scene.press(.down)
        scene.wait(.milliseconds(100))
        #expect(scene.effects.suffix(1) == [.previewConversation(id("trip"), at: nil)])
        scene.send(.conversationPreviewed(HistorySamples.preview))
        #expect(!scene.shows("Alpacas hum too"))
    }

    @Test("With vi's keys letters move and act until / is pressed")
    func vi() {
        var settings = ChatSettings()
        settings.screen.editing = .vi
        let scene = Scene.history(100, 30, settings: settings)
        scene.type("j")
        #expect(scene.state.history.chosen?.id == id("borrow"))
        scene.type("k")
        #expect(scene.press(.character("a")) == [.archive(id("llamas"), true)])
        scene.type("/")
        scene.type("a")
        #expect(scene.state.history.query.text == "a")
        scene.press(.escape)
        #expect(scene.state.focus == .history)
        scene.press(.escape)
        #expect(scene.state.focus == .composer)
    }
}
