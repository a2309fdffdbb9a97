import ChatCore
import Testing

struct SettingsTableTests {
    @Test("Every name is in the table once, and its default is a value it takes")
    func complete() throws {
        #expect(SettingsTable.all.count == SettingName.allCases.count)
        for name in SettingName.allCases {
            let setting = SettingsTable[name]
            #expect(setting.name == name)
            #expect(!setting.help.isEmpty && !setting.allowed.isEmpty)
            guard !setting.isList else { continue }
            var settings = ChatSettings()
            try setting.set([setting.defaultValue.text], in: &settings)
            #expect(settings == ChatSettings(), "\(name.rawValue)")
        }
    }

    @Test(
        "A text becomes the value, and the value the text again",
        arguments: [
            (SettingName.temperature, "0.7"), (.topK, "0"), (.context, "4096"), (.threads, "auto"),
            (.kvTypeK, "q8_0"), (.flashAttention, "on"), (.stateLimit, "500MB"),
            (.stateLimit, "4GiB"), (.stateLimit, "0"), (.thinking, "off"),
            (.overflow, "drop-oldest"), (.logitBias, "15043=-inf"), (.seed, "4294967294"),
            (.loadMode, "mlock"), (.ropeScaling, "yarn"), (.ropeScale, "2.5"),
            (.topNSigma, "-1"), (.stop, "\\n\\n"), (.speculation, "ngram"), (.system, "Be brief."),
            (.chatTemplate, "/templates/chat.jinja"), (.chatTemplate, "model"),
            (.theme, "light"), (.characters, "ascii"), (.mouse, "off"),
            (.chatTemplate, "{% for m in messages %}{{ m.content }}{% endfor %}"),
        ])
    func roundTrip(_ name: SettingName, _ text: String) throws {
        var settings = ChatSettings()
        let setting = SettingsTable[name]
        try setting.set([text], in: &settings)
        #expect(setting.value(in: settings).text == text)
        setting.reset(in: &settings)
        #expect(settings == ChatSettings())
    }

    @Test(
        "What is not allowed is refused in a sentence that says what is, and changes nothing",
        arguments: [
            (SettingName.temperature, "hot", "a number from 0 up"),
            (.temperature, "nan", "a number from 0 up"),
            (.topP, "1.01", "a number from 0 to 1"), (.topK, "1.5", "a whole number from 0 up"),
            (.threads, "513", "a whole number from 1 to 512, or auto"),
            (.repeatPenalty, "0", "a number above 0"),
            (.kvTypeV, "q9", "f32, f16, bf16, q8_0, q5_1, q5_0, q4_1, q4_0, iq4_nl or auto"),
            (.overflow, "panic", "stop, drop-oldest, summarise, enlarge or shift"),
            (.stateLimit, "much", "a size such as 4GiB"), (.logitBias, "x", "TOKEN=BIAS"),
            (.logitBias, "x=inf", "TOKEN=BIAS"), (.mirostat, "3", "a whole number from 0 to 2"),
            (.context, "99999999999", "a whole number from 1 up"), (.model, "", "a model's name"),
            (.chatTemplate, "", "a Jinja file's path, or a template as text, or model"),
        ])
    func refused(_ name: SettingName, _ text: String, _ allowed: String) {
        var settings = ChatSettings()
        let error = #expect(throws: SettingError.self) {
            try SettingsTable[name].set([text], in: &settings)
        }
        #expect(error?.description.hasPrefix("\(name.rawValue) takes \(allowed)") == true)
        #expect(settings == ChatSettings())
    }

    @Test("Biases name a token by number or tokens by their text")
    func biases() throws {
        var settings = ChatSettings()
        try SettingsTable[.logitBias].set(["15043=-1.5", " a=b=-inf"], in: &settings)
        #expect(
            settings.reply.sampling.logitBias == [
                LogitBias(.token(15043), -1.5), LogitBias(.text(" a=b"), -.infinity),
            ])
    }

    @Test("A secret's value is never shown, nor said in an error")
    func secret() throws {
        var settings = ChatSettings()
        try SettingsTable[.apiKey].set(["hush"], in: &settings)
        #expect(settings.apiKey == "hush")
        #expect(SettingsTable[.apiKey].value(in: settings).text == "(secret)")
        let error = #expect(throws: SettingError.self) {
            try SettingsTable[.apiKey].set(["hush", "more"], in: &settings)
        }
        #expect(error?.description.contains("hush") == false)
    }

    @Test("Settings that exclude each other are said to")
    func contradictions() throws {
        var settings = ChatSettings()
        #expect(settings.contradiction == nil)
        try SettingsTable[.batch].set(["64"], in: &settings)
        try SettingsTable[.microBatch].set(["128"], in: &settings)
        #expect(settings.contradiction?.contains("micro-batch (128)") == true)
    }

    @Test("Names in the environment, and the nearest of a wrong name")
    func names() {
        #expect(SettingName.topK.environmentName == "CANTER_TOP_K")
        #expect(SettingName.nearest(to: "temprature") == .temperature)
        #expect(SettingName.nearest(to: "kv_type_k") == .kvTypeK)
    }
}
