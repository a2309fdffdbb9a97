import Canvas
import ChatCore
import ChatUI
import Testing

/// What Enter, Esc and the session manager's events make of each other.
struct TurnTests {
    @Test("Enter sends a message once the model is ready")
    func sending() {
        let scene = Scene.ready(80, 24)
        scene.type("hello")
        #expect(scene.press(.enter) == [.send("hello")])
        #expect(scene.state.composer.text.isEmpty)
        #expect(scene.shows("hello"), "painted at once, before anybody answers")
    }

    @Test("Enter on nothing but spaces sends nothing")
    func blank() {
        let scene = Scene.ready(80, 24)
        scene.type("  ")
        #expect(scene.press(.enter) == [])
    }

    @Test("A message written while the model loads is sent when it is there")
    func sentAfterLoading() {
        let scene = Scene(80, 24)
        scene.send(.loading(model: "m", fraction: 0.1))
        scene.type("early")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("queued"))
        #expect(scene.send(.loaded(Scene.loaded)) == [.send("early")])
    }

    @Test("Messages written while a reply comes are sent one after the other")
    func queue() {
        let scene = Scene.ready(80, 24)
        scene.ask("one")
        for text in ["two", "three"] {
            scene.type(text)
            #expect(scene.press(.enter) == [])
        }
        scene.stream("answer")
        scene.end()
        #expect(scene.effects == [.send("one"), .send("two")])
        scene.begin("two")
        scene.end()
        #expect(scene.effects.last == .send("three"))
        scene.begin("three")
        #expect(!scene.shows("queued"))
    }

    @Test("Esc stops the reply, and what was queued comes back to be edited")
    func stopping() {
        let scene = Scene.ready(80, 24)
        scene.ask("one")
        scene.stream("partial answer ")
        scene.type("two")
        scene.press(.enter)
        scene.type("draft")
        #expect(scene.press(.escape) == [.stop])
        scene.end(.cancelled)
        #expect(scene.state.composer.text == "two\ndraft")
        #expect(scene.shows("partial answer"))
        #expect(scene.shows("stopped"))
    }

    @Test("A message that was sent is stopped also before its turn is seen")
    func stoppingEarly() {
        let scene = Scene.ready(80, 24)
        scene.type("one")
        #expect(scene.press(.enter) == [.send("one")])
        #expect(scene.press(.escape) == [.stop])
    }

    @Test("Ctrl-C stops the reply; again within two seconds it quits, later it does not")
    func interrupting() {
        var scene = Scene.ready(80, 24)
        scene.ask("one")
        #expect(scene.control("c") == [.stop])
        #expect(scene.shows("ctrl-c again quits"))
        #expect(scene.control("c") == [.quit])

        scene = Scene.ready(80, 24)
        #expect(scene.control("c") == [.stop])
        scene.wait(.seconds(3))
        #expect(!scene.shows("ctrl-c again quits"))
        #expect(scene.control("c") == [.stop])
        scene.type("x")
        #expect(scene.control("c") == [.stop], "a key in between calls it off")
    }

    @Test("Ctrl-D quits on an empty line and only there")
    func endOfInput() {
        let scene = Scene.ready(80, 24)
        scene.type("x")
        #expect(scene.control("d") == [])
        scene.press(.backspace)
        #expect(scene.control("d") == [.quit])
    }

    @Test("Ctrl-Z suspends and Ctrl-L draws anew")
    func terminalKeys() {
        let scene = Scene.ready(80, 24)
        #expect(scene.control("z") == [.suspend])
        #expect(scene.control("l") == [.repaint])
    }

    @Test("Answering again replaces the last reply")
    func regenerating() {
        let scene = Scene.ready(80, 24)
        scene.ask("question")
        scene.stream("first answer")
        scene.end()
        scene.type("/regenerate")
        #expect(scene.press(.enter) == [.regenerate(nil)])
        let user = Message(id: Message.ID(rawValue: 1), role: .user, text: "question")
        scene.send(.turnStarted(user: user, reply: Message.ID(rawValue: 9), sentAt: scene.now))
        #expect(!scene.shows("first answer"))
        #expect(scene.rows().filter { $0.contains("question") }.count == 1)
    }

    @Test("A load that fails says why, and messages waiting for it come back")
    func loadFailure() {
        let scene = Scene(80, 24)
        scene.send(.loading(model: "m", fraction: nil))
        scene.type("early")
        scene.press(.enter)
        scene.send(.loadFailed(Failure("There is no file at /nowhere.gguf; check the path.")))
        #expect(scene.shows("There is no file at /nowhere.gguf"))
        #expect(scene.state.composer.text == "early")
        #expect(scene.press(.enter) == [.send("early")], "which makes the session try again")
        #expect(scene.shows("Enter tries again"))
    }

    @Test(
        "A message sent to an engine that cannot be started again is sent once, when a model is there"
    )
    func sentOnce() {
        let scene = Scene.ready(80, 24)
        scene.send(.engineLost(Failure("The engine's process ended.")))
        scene.type("again")
        scene.press(.enter)
        scene.send(.loading(model: "m", fraction: nil))
        scene.send(.loadFailed(Failure("The file is gone.")))
        #expect(scene.state.composer.text.isEmpty, "the session still has it")
        #expect(scene.send(.loaded(Scene.loaded)) == [], "and sends it itself")
        scene.begin("again")
        #expect(scene.rows().filter { $0.contains("again") && !$0.contains("engine") }.count == 1)
    }

    @Test("After the engine was lost the next message is sent, which starts it again")
    func engineLost() {
        let scene = Scene.ready(80, 24)
        scene.send(.engineLost(Failure("The engine's process ended.", log: ["last words"])))
        #expect(scene.shows("last words"))
        scene.type("again")
        #expect(scene.press(.enter) == [.send("again")])
    }

    @Test("Pieces of a reply nobody knows are dropped")
    func staleDelta() {
        let scene = Scene.ready(80, 24)
        scene.ask("one")
        let delta = TextDelta(channel: .answer, text: "ghost", tokens: 1, depth: nil, at: scene.now)
        scene.send(.delta(Message.ID(rawValue: 999), delta))
        #expect(!scene.shows("ghost"))
    }

    @Test("An idle chat asks for no ticks; a reply asks for ten a second")
    func deadlines() {
        let scene = Scene.ready(80, 24)
        #expect(scene.state.nextDeadline(now: scene.now) == nil)
        scene.ask("one")
        scene.stream("a b c ")
        let deadline = scene.state.nextDeadline(now: scene.now)
        #expect(
            deadline.map { $0 > scene.now && $0 <= scene.now.advanced(by: .milliseconds(100)) }
                == true)
        scene.end()
        #expect(scene.state.nextDeadline(now: scene.now) == nil)
    }

    @Test("A tick that changes nothing asks for no frame")
    func idleTick() {
        let scene = Scene.ready(80, 24)
        _ = scene.grid()
        scene.send(.tick)
        #expect(!scene.state.isDirty)
    }

    @Test("Figures in the panel move only with its ticks")
    func throttling() {
        let scene = Scene.ready(120, 36)
        scene.ask("one")
        scene.stream(String(repeating: "word ", count: 60))
        let before = scene.rows().map { String($0.suffix(39)) }
        scene.stream("a b c ", gap: .microseconds(100))
        #expect(scene.rows().map { String($0.suffix(39)) } == before)
    }
}
