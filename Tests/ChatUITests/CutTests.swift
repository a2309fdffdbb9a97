import Canvas
import ChatCore
import ChatUI
import Testing

/// What the transcript shows of a context that ran out.
struct CutTests {
    private static func scene() -> Scene {
        let scene = Scene.ready(80, 24)
        scene.open(Samples.cutConversation)
        return scene
    }

    private static let cut = ContextCut(keptFrom: .init(rawValue: 3), droppedTokens: 2310)

    /// The style of the first cell of `text` on the screen.
    private func style(of text: String, in scene: Scene) -> Style? {
        let grid = scene.grid()
        for row in 0..<grid.size.rows {
            let line = (0..<grid.size.columns).map { grid[row, $0].text }.joined()
            guard let range = line.firstRange(of: text) else { continue }
            return grid[row, line.distance(from: line.startIndex, to: range.lowerBound)].style
        }
        return nil
    }

    @Test("The line counts messages and tokens; what is above it is grey, what is below is not")
    func line() {
        let scene = Self.scene()
        #expect(style(of: "Llamas hum", in: scene) == scene.state.theme.text)
        scene.send(.contextCut(Self.cut))
        #expect(
            scene.shows("2 messages above are no longer read (2,310 tokens): the window was full"))
        #expect(style(of: "Llamas hum", in: scene) == scene.state.theme.dim)
        #expect(style(of: "They hum", in: scene) == scene.state.theme.text)
    }

    @Test("A second cut moves the line, and none takes it and the grey away")
    func moving() {
        let scene = Self.scene()
        scene.send(.contextCut(ContextCut(keptFrom: .init(rawValue: 2))))
        #expect(scene.shows("1 message above is no longer read: the window was full"))
        scene.send(.contextCut(Self.cut))
        #expect(scene.rows().count { $0.contains("no longer read") } == 1)
        scene.send(.contextCut(nil))
        #expect(!scene.shows("no longer read"))
        #expect(style(of: "Llamas hum", in: scene) == scene.state.theme.text)
    }

    @Test("An opened conversation shows its cut")
    func opened() {
        let scene = Scene.ready(80, 24)
        var conversation = Conversation(id: .init(rawValue: "A"))
        for (role, text) in Samples.cutConversation { conversation.append(role, text) }
        conversation.cut = Self.cut
        scene.send(.conversationReplaced(conversation))
        #expect(scene.shows("2 messages above are no longer read"))
    }

    @Test("A refused message is back in the composer, with what waited behind it")
    func refused() {
        let scene = Self.scene()
        scene.type("too long")
        scene.press(.enter)
        scene.type("later")
        scene.press(.enter)
        scene.send(.refused(text: "too long", Failure("It has 9000 tokens; shorten it.")))
        #expect(scene.state.composer.text == "too long\nlater")
        #expect(scene.shows("It has 9000 tokens"))
        #expect(!scene.shows("queued"))
    }

    @Test("Esc stops a summary; the next part replaces the text of the one before")
    func summarising() {
        let scene = Self.scene()
        scene.type("more")
        scene.press(.enter)
        var progress = SummaryProgress(part: 1, parts: 2, messages: 2, text: "A long first part")
        scene.send(.summarising(progress))
        #expect(scene.shows("A long first part"))
        progress.part = 2
        progress.text = "Short"
        scene.send(.summarising(progress))
        #expect(scene.shows("part 2 of 2"))
        #expect(scene.shows("Short"))
        #expect(!scene.shows("A long first part"))
        #expect(scene.press(.escape) == [.stop])
        scene.send(.refused(text: "more", Failure("Stopped.")))
        #expect(!scene.shows("summarising"))
        #expect(scene.state.composer.text == "more")
    }

    @Test("The window and the limit are told apart where a reply was cut off")
    func lengthCause() {
        for (cause, words) in [
            (LengthCause.window, "the context window is full"),
            (.tokenLimit, "as many tokens as were allowed"),
        ] {
            let scene = Scene.ready(80, 24)
            scene.ask("why?")
            scene.stream("Because")
            scene.end(.length, cause: cause)
            #expect(scene.shows(words))
        }
    }

    @Test("A reply that is made again begins with nothing")
    func madeAgain() {
        let scene = Scene.ready(80, 24)
        scene.ask("why?")
        scene.stream("One.\n\nTwo.\n\nThree", channel: .reasoning)
        scene.stream("One.\n\nTwo.\n\nThree")
        _ = scene.grid()
        scene.send(.messageChanged(Message(id: .init(rawValue: 2), role: .assistant, text: "")))
        #expect(!scene.shows("Two"))
        scene.stream("Anew")
        #expect(scene.shows("Anew"))
    }
}
