import ChatCore
import ChatUI
import Foundation
import Testing

@testable import ChatApp

@Suite("Settings from flags, the environment and the config file")
struct EffectiveSettingsTests {
    private let file = ConfigFile(path: "/nowhere/config.yaml")

    private func entries(_ text: String) throws(CommandFailure) -> [ConfigFile.Entry] {
        try file.contents(of: text).entries
    }

    /// The sentence a config file of that text is refused with.
    private func refusal(_ text: String) -> String? {
        do throws(CommandFailure) {
            _ = try EffectiveSettings(flags: [], environment: [:], file: written(text))
            return nil
        } catch {
            return error.sentence
        }
    }

    /// A config file of that text; removed with the machine's temporary files.
    private func written(_ text: String) -> ConfigFile {
        let path = NSTemporaryDirectory() + "canter-config-\(UUID().uuidString).yaml"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        return ConfigFile(path: path)
    }

    @Test("Every kind of value can stand in the file, and knows its line")
    func values() throws {
        let text = """
            # what I like
            model: smollm2
            context: 4096

            temperature: 0.2
            thinking: off
            kv-type-k: "q8_0"
            stop: ["###", 'a, b']
            logit-bias: 15=-inf
            system: |-
              Be brief.
              Be kind.
            state-limit: 500 MB
            chat-template: |-
              {% for m in messages %}
              {{ m.content }}{% endfor %}
            """
        let entries = try entries(text)
        #expect(entries.first { $0.name == .temperature }?.line == 5)
        let effective = try EffectiveSettings(flags: [], environment: [:], file: written(text))
        let settings = effective.settings
        #expect(settings.model == "smollm2")
        #expect(settings.loading.contextWindow == 4096)
        #expect(settings.loading.kvTypeK == "q8_0")
        #expect(settings.reply.sampling.temperature == 0.2)
        #expect(settings.reply.thinking.isEnabled == false)
        #expect(settings.reply.sampling.stop == ["###", "a, b"])
        #expect(settings.reply.sampling.logitBias == [LogitBias(.token(15), -.infinity)])
        #expect(settings.reply.systemPrompt == "Be brief.\nBe kind.")
        #expect(settings.stateLimit == 500_000_000)
        #expect(
            settings.loading.chatTemplate
                == "{% for m in messages %}\n{{ m.content }}{% endfor %}")
        #expect(effective.source(of: .context) == .file)
        #expect(effective.source(of: .topK) == .default)
    }

    @Test("Flags go before the environment, that before the file, that before the defaults")
    func precedence() throws {
        let effective = try EffectiveSettings(
            flags: [SettingFlag(.topK, "1")],
            environment: ["CANTER_TOP_K": "2", "CANTER_TOP_P": "0.2", "CANTER_MIN_P": ""],
            file: written("top-k: 3\ntop-p: 0.3\nmin-p: 0.3\n"))
        #expect(effective.settings.reply.sampling.topK == 1)
        #expect(effective.settings.reply.sampling.topP == 0.2)
        #expect(effective.settings.reply.sampling.minP == 0.3)
        #expect(effective.settings.reply.sampling.typicalP == 1)
        #expect(
            [SettingName.topK, .topP, .minP, .typicalP].map(effective.source) == [
                .flag, .environment, .file, .default,
            ])
    }

    @Test("A list in the environment has commas; a flag may be given several times")
    func lists() throws {
        let effective = try EffectiveSettings(
            flags: [SettingFlag(.stop, "a,b"), SettingFlag(.stop, "\\n")],
            environment: ["CANTER_DEVICE": "CUDA0,CUDA1"], file: file)
        #expect(effective.settings.reply.sampling.stop == ["a,b", "\n"])
        #expect(effective.settings.loading.devices == ["CUDA0", "CUDA1"])
    }

    @Test("No file, an empty one and one of comments set nothing")
    func empty() throws {
        #expect(try file.contents().entries == [])
        #expect(try entries("") == [])
        #expect(try entries("# nothing\n\n  # here\n") == [])
    }

    @Test("An unknown key is refused with file, line, the nearest name and what is allowed")
    func unknownKey() throws {
        let sentence = try #require(refusal("context: 512\ntemprature: 1\n"))
        #expect(sentence.contains("config"))
        #expect(sentence.contains(", line 2: there is no setting “temprature”"))
        #expect(sentence.contains("did you mean “temperature”"))
        #expect(sentence.contains("top-n-sigma"))
    }

    @Test(
        "A wrong value is refused with file, line, key and what is allowed",
        arguments: [
            ("\n\ntemperature: hot", "line 3: temperature takes a number from 0 up, not “hot”."),
            (
                "context: [1, 2]",
                "line 1: context takes a whole number from 1 up, or auto, not “1, 2”."
            ),
            ("top-k:\n  k: 3", "there is no setting “top-k.k”"),
            ("kv-type-v: q9", "line 1: kv-type-v takes f32,"),
            ("grammar: a\njson-schema: b", "grammar and json-schema exclude each other"),
            ("- a\n- b", "is no mapping of settings"),
            ("context: [1", "this is no YAML"),
            ("context: 1\ncontext: 2", "config"),
        ])
    func wrongValue(_ text: String, _ words: String) throws {
        let sentence = try #require(refusal(text))
        #expect(sentence.contains(words), "\(sentence)")
        #expect(!sentence.contains("\n"))
    }

    @Test("A wrong variable is refused by its own name")
    func wrongVariable() {
        let failure = #expect(throws: CommandFailure.self) {
            try EffectiveSettings(
                flags: [], environment: ["CANTER_TOP_P": "2"], file: ConfigFile(path: "/none"))
        }
        #expect(failure?.sentence == "CANTER_TOP_P takes a number from 0 to 1, not “2”.")
    }

    @Test("A key to a server is never printed")
    func secret() throws {
        let effective = try EffectiveSettings(
            flags: [], environment: ["CANTER_API_KEY": "hush-hush"], file: file)
        #expect(effective.settings.apiKey == "hush-hush")
        let json = try JSONOutput.pretty(ConfigReport(effective, file: "f"))
        #expect(!json.contains("hush-hush"))
        #expect(!ConfigCommand.Show.table(effective).contains("hush-hush"))
        #expect(json.contains("(secret)"))
    }

    @Test("config show prints every setting with its value and source")
    func show() throws {
        let effective = try EffectiveSettings(
            flags: [SettingFlag(.context, "512")], environment: [:], file: file)
        let text = try JSONOutput.pretty(ConfigReport(effective, file: "/f"))
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let settings = try #require(report["settings"] as? [String: [String: Any]])
        #expect(Set(settings.keys) == Set(SettingName.allCases.map(\.rawValue)))
        #expect(settings["context"]?["value"] as? Int == 512)
        #expect(settings["context"]?["source"] as? String == "flag")
        #expect(settings["threads"]?["value"] is NSNull)
        #expect(settings["temperature"]?["value"] as? Double == 0.8)
        #expect(report["file_exists"] as? Bool == false)
    }

    @Test("Keys stand below one key, and a clash names the line it is in")
    func keys() throws {
        let text = """
            theme: dark
            keys:
              find: ctrl-x
              commands: [ctrl-p, f2]
              panel: none
            """
        let contents = try file.contents(of: text)
        #expect(contents.keys.map(\.action).sorted() == ["commands", "find", "panel"])
        #expect(contents.keys.first { $0.action == "commands" }?.keys == ["ctrl-p", "f2"])
        #expect(refusal(text) == nil)
        let clash = refusal("keys:\n  find: ctrl-p\n")
        #expect(
            clash?.hasSuffix(
                ", line 2: Ctrl-P is the key of commands already; give that another, or none.")
                == true)
        let unknown = refusal("mouse: on\nkeys:\n  panel: f3\n  fnid: ctrl-x\n")
        #expect(unknown?.contains(", line 4: there is no action “fnid”") == true)
    }
}
