import ArgumentParser
import ChatCore
import Testing

@testable import ChatApp

@Suite("The command line")
struct CommandLineTests {
    @Test("without a command it is the chat, with its options")
    func chat() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot([
                "-m", "smollm2", "--context", "2048", "-t", "3", "--kv-type-k", "q8_0",
                "--flash-attention", "on",
            ]) as? ChatCommand)
        let settings = try settings(command.model.given)
        #expect(settings.model == "smollm2")
        #expect(
            settings.loading
                == EngineSettings(
                    contextWindow: 2048, threads: 3, flashAttention: .on, kvTypeK: "q8_0"))
    }

    private func settings(_ flags: [SettingFlag]) throws -> ChatSettings {
        try EffectiveSettings(
            flags: flags, environment: [:], file: ConfigFile(path: "/nowhere/config.yaml")
        ).settings
    }

    @Test("every setting but a secret has a flag, and there is no other")
    func flags() throws {
        let flags = SettingName.allCases.filter { !SettingsTable[$0].isSecret }
        for name in flags {
            let setting = SettingsTable[name]
            let value = setting.isList ? "5=1" : setting.defaultValue.text
            let command = try #require(
                try CanterCommand.parseAsRoot(["--\(name.rawValue)", value]) as? ChatCommand)
            let given =
                command.model.given + command.reply.given + command.screen.given
                + command.history.given
            #expect(given.map(\.name) == [name])
        }
        #expect(throws: (any Error).self) {
            try CanterCommand.parseAsRoot(["--api-key", "hush"])
        }
    }

    @Test("a value may start with a dash, and a list be given several times")
    func values() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot([
                "--top-n-sigma", "-1", "--repeat-last-n", "-1", "--stop", "-", "--stop", "--",
            ]) as? ChatCommand)
        let sampling = try settings(command.reply.given).reply.sampling
        #expect(sampling.topNSigma == -1)
        #expect(sampling.repeatLastN == -1)
        #expect(sampling.stop == ["-", "--"])
    }

    @Test("a chat template is a file's path or Jinja, and the model's own unless it is given")
    func chatTemplate() throws {
        for template in ["chat.jinja", "{{ messages }}"] {
            let command = try #require(
                try CanterCommand.parseAsRoot(["ask", "hi", "--chat-template", template])
                    as? AskCommand)
            #expect(try settings(command.model.given).loading.chatTemplate == template)
        }
        #expect(try settings([SettingFlag(.chatTemplate, "model")]).loading.chatTemplate == nil)
    }

    @Test(
        "-c goes on with the latest conversation, or with one that is named",
        arguments: [
            (["-c", "and", "then?"], String?.none, "and then?"),
            (["and", "then?", "-c"], nil, "and then?"),
            (["--continue", "0A1B2C3D", "and?"], "0A1B2C3D", "and?"),
            (["--continue=0a1b2c3d-4444", "and?"], "0a1b2c3d-4444", "and?"),
            (["-c", "defaced", "walls?"], nil, "defaced walls?"),
        ] as [([String], String?, String)])
    func continuing(_ arguments: [String], _ id: String?, _ question: String) throws {
        let command = try #require(
            try CanterCommand.parseAsRoot(["ask"] + arguments) as? AskCommand)
        let (context, asked) = try command.subject()
        #expect(context == .stored(id))
        #expect(asked == question)
    }

    @Test("ask takes its question from several words")
    func ask() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot([
                "ask", "--temperature", "0", "--seed", "1", "why", "blue?",
            ])
                as? AskCommand)
        #expect(command.question == ["why", "blue?"])
        let sampling = try settings(command.reply.given).reply.sampling
        #expect(sampling == SamplingSettings(temperature: 0, seed: 1))
    }

    @Test(
        "a value out of its range is refused",
        arguments: [
            ["--temperature", "-1"], ["--temperature", "nan"], ["--top-p", "1.5"],
            ["--min-p", "-0.1"],
            ["--top-k", "-1"], ["--repeat-penalty", "0"], ["--max-tokens", "0"],
            ["--context", "0"],
            ["--threads", "0"], ["--threads", "513"], ["--seed", "4294967295"], ["--seed", "-1"],
            ["--flash-attention", "maybe"], ["--xtc-probability", "1.1"], ["--mirostat", "3"],
            ["--logit-bias", "5"], ["--kv-type-k", "q9"], ["--overflow", "explode"],
            ["--thinking", "maybe"], ["--state-limit", "lots"], ["--grammar-file", "/nowhere"],
            ["--messages", "-"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) {
            try CanterCommand.parseAsRoot(["ask", "hi"] + arguments)
        }
    }
}
