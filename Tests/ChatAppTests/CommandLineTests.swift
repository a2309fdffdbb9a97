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
        #expect(command.model.model == "smollm2")
        #expect(
            command.model.settings
                == EngineSettings(
                    contextWindow: 2048, threads: 3, flashAttention: .on, kvTypeK: "q8_0"))
    }

    @Test("ask takes its question from several words")
    func ask() throws {
        let command = try #require(
            try CanterCommand.parseAsRoot([
                "ask", "--temperature", "0", "--seed", "1", "why", "blue?",
            ])
                as? AskCommand)
        #expect(command.question == ["why", "blue?"])
        #expect(command.sampling.settings == SamplingSettings(temperature: 0, seed: 1))
    }

    @Test(
        "a value out of its range is refused",
        arguments: [
            ["--temperature", "-1"], ["--temperature", "nan"], ["--top-p", "1.5"],
            ["--min-p", "-0.1"],
            ["--top-k", "-1"], ["--repeat-penalty", "0"], ["--max-tokens", "0"],
            ["--context", "0"],
            ["--threads", "0"], ["--threads", "513"], ["--seed", "4294967295"], ["--seed", "-1"],
            ["--flash-attention", "maybe"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) {
            try CanterCommand.parseAsRoot(["ask", "hi"] + arguments)
        }
    }
}
