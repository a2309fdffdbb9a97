import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Reasoning and answer")
struct ReplyChannelsTests {
    /// A reply fed token by token: the text of each channel, and a letter for
    /// each token's channel (`r`, `a`, or `.` for one not known yet).
    private func read(
        _ tokens: [String], _ template: PublishedTemplate, markers: Set<String> = [],
        thinking: ThinkingSettings = ThinkingSettings()
    ) throws -> Reading {
        let prompt = try template.load().render([PromptMessage(.user, "hi")], thinking: thinking)
        var channels = ReplyChannels(prompt)
        var texts: [TextDelta.Channel: String] = [:]
        var letters = ""
        for token in tokens {
            for part in channels.add(token, isMarker: markers.contains(token)) {
                texts[part.channel, default: ""] += part.text
            }
            letters += channels.channel.map { $0 == .reasoning ? "r" : "a" } ?? "."
        }
        for part in channels.finish() { texts[part.channel, default: ""] += part.text }
        return Reading(texts[.reasoning] ?? "", texts[.answer] ?? "", letters)
    }

    private struct Reading: Equatable {
        var reasoning: String
        var answer: String
        var tokens: String

        init(_ reasoning: String, _ answer: String, _ tokens: String) {
            (self.reasoning, self.answer, self.tokens) = (reasoning, answer, tokens)
        }
    }

    private let think = ["<think>", "</think>"] as Set

    @Test("Qwen3 writes its markers itself")
    func qwen3() throws {
        let reply = try read(
            ["<think>", "\n", "Okay", ", so", ".\n", "</think>", "\n\n", "Hi", " there", "!"],
            .qwen3, markers: think)
        #expect(reply == Reading("Okay, so.", "Hi there!", "..rrrrraaa"))
    }

    @Test("Qwen3 without thinking answers at once")
    func qwen3Off() throws {
        let reply = try read(
            ["Hi", " there"], .qwen3, markers: think, thinking: ThinkingSettings(isEnabled: false))
        #expect(reply == Reading("", "Hi there", "aa"))
    }

    @Test("Qwen3 that does not think though it might")
    func qwen3Plain() throws {
        let reply = try read(["Hi", " <b>", "there"], .qwen3, markers: think)
        #expect(reply == Reading("", "Hi <b>there", "aaa"))
    }

    @Test("markers in pieces, as a model without tokens for them writes them")
    func pieces() throws {
        let reply = try read(
            ["<", "th", "ink", ">", "a", " <", " b", "\n", "</", "thi", "nk", ">", "Hi", " </b>"],
            .qwen3)
        #expect(reply.reasoning == "a < b")
        #expect(reply.answer == "Hi </b>")
        #expect(reply.tokens.hasSuffix("rrrrrrrraa"))
    }

    @Test(
        "DeepSeek's prompt opens the reasoning",
        arguments: [PublishedTemplate.r1Llama, .r1Qwen])
    func deepSeek(_ template: PublishedTemplate) throws {
        let reply = try read(
            ["Okay", ",", " so", "\n", "</think>", "\n\n", "Hi", "."], template, markers: think)
        #expect(reply == Reading("Okay, so", "Hi.", "rrrrrraa"))
    }

    private let harmony = ["<|channel|>", "<|message|>", "<|start|>", "<|end|>"] as Set

    @Test("gpt-oss answers on channels")
    func gptOSS() throws {
        let reply = try read(
            [
                "<|channel|>", "analysis", "<|message|>", "They", " greet", ".", "<|end|>",
                "<|start|>", "assistant", "<|channel|>", "final", "<|message|>", "Hel", "lo", "!",
            ], .gptOSS, markers: harmony)
        #expect(reply == Reading("They greet.", "Hello!", "...rrrrrrrrraaa"))
    }

    @Test("gpt-oss may say something in between, and think again")
    func gptOSSTwice() throws {
        let reply = try read(
            [
                "<|channel|>", "analysis", "<|message|>", "One", ".", "<|end|>", "<|start|>",
                "assistant", "<|channel|>", "commentary", "<|message|>", "Wait", ".", "<|end|>",
                "<|start|>", "assistant", "<|channel|>", "final", "<|message|>", "Hello",
            ], .gptOSS, markers: harmony)
        #expect(reply.reasoning == "One.")
        #expect(reply.answer.contains("Wait."))
        #expect(reply.answer.hasSuffix("Hello"))
    }

    @Test("a reply cut short in the middle of its reasoning")
    func cut() throws {
        let reply = try read(["Okay", ", so", " </"], .r1Qwen, markers: think)
        #expect(reply.reasoning == "Okay, so </")
        #expect(reply.answer.isEmpty)
    }

    @Test("what is not of the template's form is shown as it is")
    func otherForm() throws {
        let reply = try read(["Hello", " there"], .gptOSS, markers: harmony)
        #expect(reply.answer == "Hello there")
        let lost = try read(Array(repeating: "lost ", count: 100), .gptOSS, markers: harmony)
        #expect(lost.answer.hasPrefix("lost lost"))
        #expect(lost.answer.count >= 499)
    }

    @Test("a long reply is read by the parser at its markers only")
    func long() throws {
        let thoughts = (0..<20_000).map { "word\($0) " }
        let reply = try read(
            thoughts + ["</think>", "\n\n"] + thoughts, .r1Qwen, markers: think)
        #expect(reply.reasoning == String(thoughts.joined().dropLast()))
        #expect(reply.answer == thoughts.joined())
        #expect(reply.tokens.filter { $0 == "r" }.count == 20_002)
    }

    @Test("a template without reasoning passes everything through")
    func plain() throws {
        let tokens = ["<think>", " ", "Hi", "\n", " "]
        let reply = try read(tokens, .llama31)
        #expect(reply == Reading("", tokens.joined(), "aaaaa"))
    }
}
