import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct ComparisonTests {
    private let left = Scene.answer("Because they can.", by: Scene.loaded, speed: 142.3)
    private let right = Scene.answer("Because they want to.", by: Scene.otherModel, speed: 61.5)

    private func settings(_ change: (inout ChatSettings) -> Void) -> ChatSettings {
        var settings = ChatSettings()
        change(&settings)
        return settings
    }

    private func running() -> Scene {
        let scene = Scene.comparing(120, 36)
        scene.compare("qwen3", "why do llamas hum?")
        scene.send(.comparison(.began(isAtOnce: false, reason: Scene.sequential)))
        return scene
    }

    private func over() -> Scene {
        let scene = running()
        scene.begin(.left)
        scene.begin(.right)
        scene.finish(left, right)
        return scene
    }

    // MARK: Arming

    @Test("A name arms the next message, which then goes to both as a plan")
    func arm() {
        let scene = Scene.comparing(140, 36)
        scene.type("/compare qwen3")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("next message goes to SmolLM2-135M-Instruct and qwen3; Esc"))
        #expect(scene.shows(" = "))
        scene.type("why do llamas hum?")
        let plan = ComparisonPlan(
            prompt: "why do llamas hum?", left: ChatSettings(),
            right: settings { $0.model = "qwen3" })
        #expect(scene.press(.enter) == [.compare(plan)])
        // One message, not all that follow.
        #expect(scene.state.armed == nil)
        #expect(scene.shows("you  why do llamas hum?"))
    }

    @Test("Esc disarms: the message goes to one model, and what is written stays")
    func disarm() {
        let scene = Scene.comparing(120, 36)
        scene.type("/compare qwen3")
        scene.press(.enter)
        scene.type("why?")
        #expect(scene.press(.escape) == [])
        #expect(scene.state.composer.text == "why?")
        #expect(scene.press(.enter) == [.send("why?")])
    }

    @Test("Alone it lists the models, and the chosen one arms")
    func list() {
        let scene = Scene.comparing(120, 36)
        scene.type("/compare")
        #expect(scene.press(.enter) == [.listModels])
        scene.send(.models([Scene.model]))
        #expect(scene.shows("compare with · 1"))
        #expect(scene.press(.enter) == [])
        #expect(scene.state.armed == .model(Scene.model.name))
    }

    @Test("kv compares the loaded model with itself in another type of cache")
    func cache() {
        let scene = Scene.comparing(120, 36)
        let effects = scene.compare("kv q8_0", "why?")
        let plan = ComparisonPlan(
            prompt: "why?", left: ChatSettings(),
            right: settings {
                $0.model = Scene.model.name
                ($0.loading.kvTypeK, $0.loading.kvTypeV) = ("q8_0", "q8_0")
            })
        #expect(effects == [.compare(plan)])
        #expect(scene.shows("1 SmolLM2-135M-Instruct Q4_1 · KV f16"))
        #expect(scene.shows("2 SmolLM2-135M-Instruct Q4_1 · KV q8_0"))
    }

    @Test("An address compares with a server, named at its pane")
    func server() {
        let scene = Scene.comparing(120, 36)
        let effects = scene.compare("@http://box:11434 qwen3:0.6b", "why?")
        let plan = ComparisonPlan(
            prompt: "why?", left: ChatSettings(),
            right: settings { ($0.engine, $0.model) = ("http://box:11434", "qwen3:0.6b") })
        #expect(effects == [.compare(plan)])
        #expect(scene.shows("2 qwen3:0.6b · box:11434"))
        #expect(scene.shows("1 SmolLM2-135M-Instruct Q4_1 · embedded"))
    }

    @Test("What cannot be compared is said: no model, a reply under way, the type in force")
    func refusals() {
        let empty = Scene(120, 36)
        empty.type("/compare x")
        #expect(empty.press(.enter) == [])
        #expect(empty.shows("There is no model yet to compare with; /model loads one."))
        let busy = Scene.comparing(120, 36)
        busy.ask("why?")
        busy.type("/compare x")
        busy.press(.enter)
        #expect(busy.state.armed == nil)
        #expect(busy.shows("A reply is under way; stop it with Esc first."))
        let same = Scene.comparing(120, 36)
        same.type("/compare kv f16")
        same.press(.enter)
        #expect(same.shows("The KV cache is f16 already; name another type."))
        let served = Scene.ready(120, 36, settings: settings { $0.engine = "http://box:1" })
        served.type("/compare kv q8_0")
        served.press(.enter)
        #expect(served.state.armed == nil)
    }

    @Test("A model that is not there takes no message to compare; it goes back to be sent again")
    func notReady() {
        let scene = Scene.comparing(120, 36)
        scene.type("/compare qwen3")
        scene.press(.enter)
        scene.send(.engineLost(Failure("gone")))
        scene.type("why?")
        #expect(scene.press(.enter) == [])
        #expect(scene.state.composer.text == "why?")
        #expect(scene.state.armed != nil)
    }

    @Test("Files a message names are read for both, and Esc brings back what was written")
    func files() {
        let scene = Scene.comparing(120, 36)
        let asked = scene.compare("qwen3", "read @notes.md")
        #expect(asked == [.attachFiles(to: "read @notes.md")])
        let effects = scene.send(
            .attached("read @notes.md", .message("read @notes.md\n\nllamas hum")))
        guard case .compare(let plan)? = effects.first else {
            Issue.record("nothing is compared")
            return
        }
        #expect(plan.prompt.hasSuffix("llamas hum"))
        scene.finish(nil, nil)
        scene.press(.escape)
        #expect(scene.state.composer.text == "read @notes.md")
    }

    // MARK: While it runs

    @Test("Each pane streams its own text with its own speed, first token, depth and memory")
    func panes() {
        let scene = running()
        #expect(scene.shows("One after the other, because both would share"))
        #expect(scene.shows("waits for the first"))
        scene.begin(.left, reading: 200)
        #expect(scene.shows("reading the prompt 37%"))
        scene.stream(Samples.llamas, from: .left)
        scene.wait(.milliseconds(200))
        #expect(scene.shows("tok/s"))
        #expect(scene.shows("275 MiB"))
        #expect(scene.shows("Llamas hum to talk to each other."))
        scene.tell(.right, .loading(model: "qwen3", fraction: 0.4))
        #expect(scene.shows("loading 40%"))
        scene.tell(.right, .loaded(Scene.otherModel))
        #expect(scene.shows("2 Qwen3-0.6B Q8_0"))
        // Of the chat itself nothing changed.
        #expect(scene.state.transcript.entries.isEmpty)
        #expect(scene.state.turn == nil)
    }

    @Test("Reasoning is shown as in the transcript")
    func reasoning() {
        let scene = running()
        scene.begin(.left)
        scene.stream("They wonder why.", from: .left, channel: .reasoning)
        scene.stream("To talk.", from: .left)
        #expect(scene.shows("thought · 3 tok"))
        #expect(scene.shows("▏ They wonder why."))
    }

    @Test("PgUp moves both panes, and after Tab only the first, then only the second")
    func scroll() {
        let scene = running()
        let long = String(repeating: "word\n\n", count: 60)
        for side in ComparisonPlan.Side.allCases {
            scene.begin(side)
            scene.stream(long, from: side)
        }
        _ = scene.grid()
        scene.press(.pageUp)
        #expect(scene.state.comparison?.left.transcript.scroll != .end)
        #expect(scene.state.comparison?.right.transcript.scroll != .end)
        #expect(scene.rows().count { $0.contains("more ") } == 1)
        scene.press(.end)
        #expect(scene.state.comparison?.left.transcript.scroll == .end)
        scene.press(.tab)
        #expect(scene.shows("▸ 1"))
        scene.press(.pageUp)
        #expect(scene.state.comparison?.left.transcript.scroll != .end)
        #expect(scene.state.comparison?.right.transcript.scroll == .end)
        scene.press(.tab)
        #expect(scene.shows("▸ 2"))
        scene.press(.tab)
        #expect(!scene.shows("▸"))
    }

    @Test("Esc gives it up once; what came can be kept, and the rest is said to be missing")
    func stop() {
        let scene = running()
        scene.begin(.left)
        scene.stream("Llamas hum", from: .left)
        #expect(scene.press(.escape) == [.stopComparing])
        #expect(scene.shows("stopping both"))
        var stopped = left
        stopped.reply?.finishReason = .cancelled
        scene.finish(stopped, nil)
        #expect(scene.shows("one answered; is it kept?"))
        #expect(scene.rows().contains { $0.contains("│ no reply") })
        #expect(scene.press(.character("2")) == [])
        #expect(scene.shows("That side has no reply to keep"))
        #expect(
            scene.press(.character("1"))
                == [.keepReply(user: "why do llamas hum?", reply: stopped)])
    }

    @Test("Given up before anything came, it is over, and the message is back")
    func stopEarly() {
        let scene = running()
        scene.press(.escape)
        scene.finish(nil, nil)
        #expect(scene.state.comparison == nil)
        #expect(scene.state.composer.text == "why do llamas hum?")
    }

    @Test("Ctrl-C gives it up, too, and twice it quits")
    func interrupt() {
        let scene = running()
        #expect(scene.control("c") == [.stopComparing])
        #expect(scene.control("c") == [.quit])
    }

    @Test("Nothing is kept before both have ended, and nothing is written meanwhile")
    func early() {
        let scene = running()
        #expect(scene.press(.character("1")) == [])
        #expect(scene.press(.right) == [])
        #expect(scene.shows("Both have to end first"))
        scene.type("x")
        scene.send(.input(.paste("pasted")))
        #expect(scene.press(.enter) == [])
        #expect(scene.state.composer.text.isEmpty)
    }

    @Test("The help and the statistics lie over it, and leave it as it was")
    func help() {
        let scene = running()
        scene.press(.function(1))
        #expect(!scene.shows("you  why do llamas hum?"))
        scene.press(.escape)
        #expect(scene.shows("you  why do llamas hum?"))
        scene.control("t")
        scene.press(.escape)
        #expect(scene.state.comparison != nil)
    }

    // MARK: At the end

    @Test("At the end a table has both, with where they part", arguments: [140, 90, 60])
    func table(columns: Int) {
        let scene = Scene.comparing(columns, 40)
        scene.compare("qwen3", "why?")
        scene.begin(.left)
        scene.begin(.right)
        scene.tell(.right, .loaded(Scene.otherModel))
        scene.finish(left, right)
        let rows = scene.rows()
        func row(_ label: String) -> String { rows.first { $0.contains(label) } ?? "" }
        #expect(row("speed").contains("142 tok/s") && row("speed").contains("× 0.43"))
        #expect(row("memory").contains("275 MiB") && row("memory").contains("800 MiB"))
        #expect(row("first difference").contains("“can.”"))
        #expect(row("first difference").contains("word 3"))
        #expect(rows.contains { $0.contains("which one is kept?") })
    }

    @Test(
        "1 and Left keep the first reply, 2 and Right the second",
        arguments: [
            (Key.character("1"), 1), (.left, 1), (.character("2"), 2), (.right, 2),
        ])
    func keep(_ key: Key, _ number: Int) {
        let scene = over()
        let kept = number == 1 ? left : right
        #expect(
            scene.press(key) == [.keepReply(user: "why do llamas hum?", reply: kept)])
        #expect(scene.state.comparison == nil)
        #expect(scene.shows("Kept what"))
    }

    @Test("A kept reply is in the transcript under the name of the model that wrote it")
    func kept() {
        let scene = over()
        scene.press(.character("2"))
        let user = Message(id: Message.ID(rawValue: 1), role: .user, text: "why do llamas hum?")
        scene.send(.kept(user: user, reply: right))
        #expect(scene.shows("Qwen3-0.6B Q8_0"))
        #expect(scene.shows("Because they want to."))
        scene.type("and?")
        #expect(scene.press(.enter) == [.send("and?")])
    }

    @Test("Esc keeps neither, says so, and brings the message back")
    func neither() {
        let scene = over()
        #expect(scene.press(.escape) == [])
        #expect(scene.state.comparison == nil)
        #expect(scene.shows("Nothing was added to the conversation"))
        #expect(scene.state.composer.text == "why do llamas hum?")
    }

    @Test("A side that fails says why in its pane, and the other can be kept")
    func failure() {
        let scene = running()
        scene.begin(.left)
        scene.tell(.right, .loadFailed(Failure("It does not fit: take a smaller quantization.")))
        scene.finish(left, nil)
        #expect(scene.shows("✗ It does not fit"))
        #expect(scene.shows("│ no reply"))
        // There is nothing to put side by side.
        #expect(!scene.shows("first difference"))
        #expect(
            scene.press(.character("1"))
                == [.keepReply(user: "why do llamas hum?", reply: left)])
    }

    @Test("A comparison that could not begin says why, and brings the message back")
    func couldNotBegin() {
        let scene = Scene.comparing(120, 36)
        scene.compare("nothere", "why?")
        scene.send(.comparison(.failed("There is no model “nothere”.")))
        #expect(scene.state.comparison == nil)
        #expect(scene.shows("There is no model “nothere”."))
        #expect(scene.state.composer.text == "why?")
    }

    @Test("What is told late, of a comparison that is over, changes nothing")
    func late() {
        let scene = over()
        scene.press(.escape)
        scene.tell(.left, .loaded(Scene.otherModel))
        scene.send(.comparison(.ended(left: left, right: right)))
        #expect(scene.state.comparison == nil)
    }
}
