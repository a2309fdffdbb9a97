import Canvas
import ChatCore
import ChatUI
import Testing

/// `/set` and the commands that are short for it.
struct SettingsCommandTests {
    private func changed(_ change: (inout ChatSettings) -> Void) -> ChatSettings {
        var settings = ChatSettings()
        change(&settings)
        return settings
    }

    private func run(_ line: String, in scene: Scene) -> [Effect] {
        scene.type(line)
        return scene.press(.enter)
    }

    @Test("A setting of the reply is taken at once, for the next turn")
    func reply() {
        let scene = Scene.ready(80, 24)
        let expected = changed { $0.reply.sampling.temperature = 0.2 }
        #expect(run("/set temperature 0.2", in: scene) == [.set(expected.reply)])
        #expect(scene.shows("From the next reply on: temperature 0.2."))
        #expect(run("/set temperature default", in: scene) == [.set(ReplySettings())])
    }

    /// The default settings with these values.
    private func settings(_ values: [SettingName: String]) throws -> ChatSettings {
        var settings = ChatSettings()
        for (name, text) in values { try SettingsTable[name].set([text], in: &settings) }
        return settings
    }

    @Test(
        "Short commands set what they are short for",
        arguments: [
            ("/think off", [SettingName.thinking: "off"]),
            ("/think high", [.thinking: "on", .reasoningEffort: "high"]),
            ("/system Be brief, please.", [.system: "Be brief, please."]),
            ("/overflow drop-oldest", [.overflow: "drop-oldest"]),
        ])
    func shortcuts(_ line: String, _ values: [SettingName: String]) throws {
        let scene = Scene.ready(80, 24)
        #expect(run(line, in: scene) == [.set(try settings(values).reply)])
    }

    @Test(
        "A setting of the engine loads the model again, and says so",
        arguments: [
            ("/context 16384", [SettingName.context: "16384"]),
            ("/threads 3", [.threads: "3"]),
            ("/kv q8_0", [.kvTypeK: "q8_0", .kvTypeV: "q8_0"]),
            ("/set flash-attention on", [.flashAttention: "on"]),
            ("/set chat-template /my templates/a.jinja", [.chatTemplate: "/my templates/a.jinja"]),
        ])
    func loading(_ line: String, _ values: [SettingName: String]) throws {
        let scene = Scene.ready(120, 36)
        #expect(run(line, in: scene) == [.load(try settings(values))])
        #expect(scene.shows("Loading the model again with"))
    }

    @Test("Another model is asked for by a path with blanks in it")
    func otherModel() throws {
        let scene = Scene.ready(120, 36)
        #expect(
            run("/model /models/other model.gguf", in: scene) == [
                .switchModel(try settings([.model: "/models/other model.gguf"]))
            ])
    }

    @Test("A load that fails goes back to what was loaded before")
    func failedLoad() {
        let scene = Scene.ready(80, 24)
        _ = run("/context 999999", in: scene)
        scene.send(.loadFailed(Failure("It does not fit.")))
        #expect(scene.state.settings == ChatSettings())
    }

    @Test("While a reply comes nothing is loaded, and settings of the reply still are taken")
    func whileReplying() {
        let scene = Scene.ready(80, 24)
        scene.ask("one")
        #expect(run("/context 512", in: scene) == [])
        #expect(scene.shows("A reply is under way"))
        #expect(scene.state.settings == ChatSettings())
        #expect(run("/set top-k 1", in: scene).count == 1)
    }

    @Test(
        "What is not allowed is refused with what is, and stays to be mended",
        arguments: [
            ("/set temperature hot", "temperature takes a number from 0 up"),
            ("/set tempreture 1", "did you mean temperature?"),
            ("/threads many", "threads takes a whole number from 1 to 512, or auto"),
            ("/overflow panic", "overflow takes stop, drop-oldest"),
            ("/set speculation draft", "name it with draft-model"),
            ("/set engine http://x", "start canter with it"),
        ])
    func refused(_ line: String, _ words: String) {
        let scene = Scene.ready(120, 36)
        #expect(run(line, in: scene) == [])
        #expect(scene.shows(words))
        #expect(scene.state.composer.text == line)
        #expect(scene.state.settings == ChatSettings())
    }

    @Test("A setting's name alone says what it is and takes")
    func tell() {
        let scene = Scene.ready(120, 36)
        #expect(run("/set top-p", in: scene) == [])
        #expect(scene.shows("top-p is 0.95 and takes a number from 0 to 1."))
    }

    @Test("A model without the switch is said to have none")
    func noSwitch() {
        let scene = Scene.ready(120, 36)
        _ = run("/think off", in: scene)
        #expect(scene.shows("has no switch"))
    }

    @Test("Behind a server the engine's settings are the server's")
    func server() {
        let scene = Scene.ready(
            80, 24, settings: changed { $0.engine = "http://127.0.0.1:8080" })
        #expect(run("/context 512", in: scene) == [])
        #expect(scene.shows("The server decides that"))
        #expect(run("/restart", in: scene) == [])
    }

    @Test("Tab completes names of settings and their words; hints say what is taken")
    func completion() {
        let scene = Scene.ready(120, 36)
        scene.type("/set freq")
        scene.press(.tab)
        #expect(scene.state.composer.text == "/set frequency-penalty ")
        #expect(scene.shows("takes a number from -2 to 2"))
        scene.control("u")
        scene.type("/set overflow drop")
        scene.press(.tab)
        #expect(scene.state.composer.text == "/set overflow drop-oldest ")
        scene.control("u")
        scene.type("/kv q8")
        scene.press(.tab)
        #expect(scene.state.composer.text == "/kv q8_0 ")
        scene.control("u")
        scene.type("/set dry-l")
        #expect(scene.shows("DRY looks at"))
    }

    @Test("/set lists the engine's own values and every setting; Esc closes it")
    func list() {
        let scene = Scene.ready(120, 36, settings: changed { $0.reply.sampling.topK = 7 })
        scene.type("/set")
        scene.press(.enter)
        #expect(scene.shows("8192 tokens"))
        var seen = scene.rows()
        for _ in 0..<20 {
            scene.press(.pageDown)
            seen += scene.rows()
        }
        for setting in SettingsTable.all where setting.scope != .selection {
            #expect(seen.contains { $0.contains(setting.name.rawValue) }, "\(setting.name)")
        }
        #expect(seen.contains { $0.contains("7 (default 40)") })
        scene.press(.escape)
        #expect(!scene.shows("8192 tokens,"))
    }

    @Test("A chat template that was set is not taken for the model's own")
    func chatTemplate() {
        let scene = Scene.ready(120, 36, settings: changed { $0.loading.chatTemplate = "{{ x }}" })
        _ = run("/set", in: scene)
        #expect(scene.shows("as set with chat-template"))
        #expect(!scene.shows("the model's own"))
    }

    @Test("The screen never gets to know a key")
    func secret() {
        let scene = Scene.ready(80, 24, settings: changed { $0.apiKey = "hush" })
        #expect(scene.state.settings.apiKey == nil)
    }

    @Test("An engine that says nothing is shown until it says something")
    func stalled() {
        let scene = Scene.ready(80, 24)
        scene.ask("one")
        scene.send(.stalled(seconds: 30))
        #expect(scene.shows("stalled: nothing for 30 s · Esc stops · /restart"))
        scene.stream("word ")
        #expect(!scene.shows("stalled"))
    }

    @Test("A load that says nothing is shown with the choice there is", arguments: [80, 60])
    func stalledLoad(_ columns: Int) {
        let scene = Scene(columns, 15)
        scene.send(.loading(model: "m", fraction: 0.45))
        scene.send(.stalled(seconds: 30))
        #expect(scene.shows("loading stalled: nothing for 30 s · wait, or /restart"))
        #expect(run("/restart", in: scene) == [.restartEngine])
        scene.send(.loading(model: "m", fraction: 0.46))
        #expect(!scene.shows("stalled"))
        #expect(scene.shows("loading m 46%"))
        scene.send(.loaded(Scene.loaded))
        scene.send(.stalled(seconds: 60))
        #expect(!scene.shows("stalled"), "nobody waits for anything")
    }
}
