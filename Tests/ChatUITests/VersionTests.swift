import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

@Suite("Versions of messages")
struct VersionTests {
    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    /// "first question" was answered (2), asked about (3, 4), and answered again
    /// (5), which is shown.
    private func conversation() -> Conversation {
        var conversation = Conversation(id: Conversation.ID(rawValue: "versions"))
        conversation.append(.user, "first question")
        conversation.append(.assistant, "First answer.")
        conversation.append(.user, "second question")
        conversation.append(.assistant, "Second answer.")
        conversation.setAside(from: id(2))
        conversation.append(.assistant, "Another answer.\nMore of it.")
        for index in [2, 5] {
            guard var message = conversation[id(index)] ?? conversation.aside[id(index)] else {
                continue
            }
            var figures = ReplyFigures()
            figures.decodeRate = Figure(142.3, .engineReported)
            message.reply = ReplyRecord(
                model: "SmolLM2", quantization: Quantization("Q4_1"), engine: "llama.cpp",
                finishReason: .stop,
                usage: Usage(promptTokens: 5, cachedTokens: 0, completionTokens: index),
                figures: figures)
            conversation.put(message)
        }
        return conversation
    }

    private func scene(_ columns: Int = 100, _ rows: Int = 30) -> Scene {
        let scene = Scene.ready(columns, rows)
        scene.send(.conversationReplaced(conversation()))
        _ = scene.grid()
        return scene
    }

    /// What the session does with an effect `show`.
    private func show(_ number: Int, in scene: Scene) {
        var shown = conversation()
        shown.show(id(number))
        scene.send(.conversationReplaced(shown))
        _ = scene.grid()
    }

    private func mark(of number: Int, in scene: Scene) -> String? {
        scene.state.transcript.entries.last { $0.messageID == id(number) }?.version?.text
    }

    @Test("A message that has versions shows which it is, others nothing")
    func marks() {
        let scene = scene()
        #expect(mark(of: 1, in: scene) == nil)
        #expect(mark(of: 5, in: scene) == "2/2")
        #expect(scene.shows("2/2 · 142 tok/s"))
        show(2, in: scene)
        #expect(mark(of: 2, in: scene) == "1/2")
        #expect(mark(of: 3, in: scene) == nil)
        #expect(scene.shows("1/2 · 142 tok/s"))
    }

    @Test("The mark is there while the reply is made again, and after a question was changed")
    func marksAtOnce() {
        let scene = scene()
        var changed = conversation()
        changed.setAside(from: id(5))
        scene.send(.conversationReplaced(changed))
        let user = Message(id: id(1), role: .user, text: "first question")
        scene.send(.turnStarted(user: user, reply: id(6), sentAt: scene.now))
        #expect(mark(of: 6, in: scene) == "3/3")
        #expect(scene.rows().contains { $0.contains("SmolLM2") && $0.contains("3/3") })
        changed.append(.assistant, "")
        changed.setAside(from: id(1))
        scene.send(.conversationReplaced(changed))
        let edited = Message(id: id(7), role: .user, text: "another question")
        scene.send(.turnStarted(user: edited, reply: id(8), sentAt: scene.now))
        #expect(mark(of: 7, in: scene) == "2/2")
        #expect(mark(of: 8, in: scene) == nil)
        #expect(scene.rows().contains { $0.contains("you") && $0.contains("2/2") })
    }

    @Test("Left and right go between the versions of a chosen message, which stays chosen")
    func arrows() {
        let scene = scene()
        scene.press(.backTab)
        #expect(scene.press(.left) == [.show(id(2))])
        show(2, in: scene)
        #expect(scene.shows("Version 1 of 2."))
        let chosen = scene.state.selection.flatMap { scene.state.transcript.entry($0.entry) }
        #expect(chosen?.messageID == id(2))
        #expect(scene.press(.left) == [])
        #expect(scene.shows("This is the first version."))
        #expect(scene.press(.character("l")) == [.show(id(5))])
        show(5, in: scene)
        #expect(scene.press(.right) == [])
        #expect(scene.shows("This is the last version; there are 2."))
        scene.press(.up)
        #expect(scene.press(.right) == [])
        #expect(scene.shows("There is one version of it"))
    }

    @Test("The keys for it need no chosen message: the last that has versions is meant")
    func keys() {
        let scene = scene()
        #expect(scene.press(.character(","), .alt) == [.show(id(2))])
        show(2, in: scene)
        #expect(scene.state.selection == nil)
        #expect(scene.press(.character("."), .alt) == [.show(id(5))])
        let none = Scene.ready(100, 30)
        #expect(none.press(.character(","), .alt) == [])
        #expect(none.shows("No message has another version"))
    }

    @Test("They can be other keys")
    func otherKeys() throws {
        let keys = try KeyMap([
            KeyMap.Binding(action: "previous-version", keys: ["f7"], place: "here"),
            KeyMap.Binding(action: "next-version", keys: ["f8"], place: "here"),
        ])
        let scene = Scene.ready(100, 30, keys: keys)
        scene.send(.conversationReplaced(conversation()))
        #expect(scene.press(.function(7)) == [.show(id(2))])
        #expect(scene.press(.character(","), .alt) == [])
    }

    @Test("All versions are listed with who wrote them and how fast, to be chosen")
    func list() {
        let scene = scene()
        scene.press(.backTab)
        scene.press(.character("v"))
        #expect(scene.shows("versions · 2"))
        #expect(scene.shows("1  First answer."))
        #expect(scene.shows("142 tok/s · 2 tok · SmolLM2 Q4_1"))
        #expect(scene.shows("2  Another answer."))
        #expect(scene.shows("shown · 142 tok/s · 5 tok · SmolLM2 Q4_1"))
        // The one that is shown is under the cursor.
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("This version is shown."))
        scene.press(.backTab)
        scene.press(.character("v"))
        scene.type("first")
        #expect(scene.press(.enter) == [.show(id(2))])
    }

    @Test("The list is among what can be done with a message that has versions, and no other")
    func action() {
        let scene = scene()
        scene.press(.backTab)
        #expect(scene.shows("v versions"))
        scene.press(.up)
        #expect(!scene.shows("v versions"))
        #expect(scene.press(.character("v")) == [])
        #expect(scene.shows("There is one version of it"))
    }

    @Test(
        "/version goes to a number, the next or the one before",
        arguments: [
            ("1", [Effect.show(Message.ID(rawValue: 2))], ""),
            ("previous", [.show(Message.ID(rawValue: 2))], ""),
            ("next", [], "This is the last version; there are 2."),
            ("2", [], "This version is shown."), ("0", [], "This is the first version."),
            ("3", [], "there are 2"), ("some", [], "/version takes a number"),
            ("", [], "versions · 2"),
        ])
    func command(_ argument: String, _ effects: [Effect], _ said: String) {
        let scene = scene()
        scene.type("/version \(argument)")
        #expect(scene.press(.enter) == effects)
        #expect(said.isEmpty || scene.shows(said))
    }

    @Test("A reply that streams does not keep a person from another version")
    func streaming() {
        let scene = Scene.ready(100, 30)
        var asked = conversation()
        scene.send(.conversationReplaced(asked))
        let user = Message(id: asked.append(.user, "more"), role: .user, text: "more")
        scene.send(.turnStarted(user: user, reply: id(7), sentAt: scene.now))
        #expect(scene.press(.character(","), .alt) == [.show(id(2))])
    }

    @Test("A change under way and a message that was sent come first")
    func refusals() {
        let scene = scene()
        scene.type("/edit")
        scene.press(.enter)
        #expect(scene.press(.character(","), .alt) == [])
        #expect(scene.shows("Take the change first"))
        scene.press(.escape)
        scene.type("hello")
        #expect(scene.press(.enter) == [.send("hello")])
        #expect(scene.press(.character(","), .alt) == [])
        #expect(scene.shows("A message waits to be answered"))
    }

    @Test("What is typed is told where the model makes titles, and only there")
    func typing() {
        var settings = ChatSettings()
        settings.history.titles = .model
        let scene = Scene.ready(100, 30, settings: settings)
        #expect(scene.press(.character("a")) == [.personActed])
        #expect(scene.press(.up) == [])
        #expect(Scene.ready(100, 30).press(.character("a")) == [])
    }

    @Test("The screen with versions, and all of one message", arguments: [false, true])
    func golden(_ isASCII: Bool) throws {
        var settings = ChatSettings()
        if isASCII { settings.screen.characters = .ascii }
        for (columns, rows) in [(120, 36), (80, 24), (60, 15)] {
            let scene = Scene.ready(columns, rows, settings: settings)
            scene.send(.conversationReplaced(conversation()))
            _ = scene.grid()
            scene.press(.backTab)
            let suffix = isASCII ? "-ascii" : ""
            let size = "\(columns)x\(rows)"
            #expect(
                try GoldenGrid("versions\(suffix)-\(size)").difference(from: scene.grid()) == nil)
            scene.press(.character("v"))
            #expect(
                try GoldenGrid("versions-list\(suffix)-\(size)").difference(from: scene.grid())
                    == nil)
        }
    }
}
