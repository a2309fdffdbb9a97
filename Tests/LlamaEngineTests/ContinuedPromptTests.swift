import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Prompts that end in a reply")
struct ContinuedPromptTests {
    private let question = PromptMessage(.user, "hi")

    private func begun(_ text: String, reasoning: String? = nil) -> PromptMessage {
        var message = PromptMessage(.assistant, text)
        message.reasoning = reasoning
        return message
    }

    @Test(
        "every published template goes on behind the opening of a reply, to the letter",
        arguments: PublishedTemplate.all)
    func opening(template: PublishedTemplate) throws {
        let templates = try template.load()
        let before = try templates.render([question])
        let prompt = try templates.render([question, begun("Hel ")], continuesReply: true)
        #expect(prompt.text.hasSuffix("Hel "))
        #expect(
            prompt.text.hasPrefix(before.text.dropLast(before.opening.count)),
            "the messages before are read as ever")
        #expect(!prompt.beginsInReasoning)
    }

    @Test("reasoning stands in front of the answer as the model writes it")
    func reasoning() throws {
        let reply = begun("Hello", reasoning: "A greeting.")
        func end(_ template: PublishedTemplate) throws -> String {
            let templates = try template.load()
            let before = try templates.render([question])
            let frame = before.text.dropLast(before.opening.count)
            let prompt = try templates.render([question, reply], continuesReply: true)
            return String(prompt.text.dropFirst(frame.count))
        }
        #expect(
            try end(.qwen3)
                == "<|im_start|>assistant\n<think>\nA greeting.\n</think>\n\nHello")
        // Behind the reasoning its template opens.
        #expect(try end(.r1Qwen) == "<｜Assistant｜><think>\nA greeting.\n</think>\n\nHello")
        #expect(
            try end(.gptOSS)
                == "<|start|>assistant<|channel|>analysis<|message|>A greeting.<|end|><|start|>assistant<|channel|>final<|message|>Hello"
        )
    }

    /// What the pieces of a reply that goes on are read as.
    private func read(
        _ tokens: [String], _ template: PublishedTemplate, behind reply: PromptMessage
    ) throws -> [TextDelta.Channel: String] {
        let prompt = try template.load().render([question, reply], continuesReply: true)
        var channels = ReplyChannels(prompt)
        var texts: [TextDelta.Channel: String] = [:]
        let markers = ["<think>", "</think>", "<|channel|>", "<|message|>", "<|end|>", "<|start|>"]
        for token in tokens {
            for part in channels.add(token, isMarker: markers.contains(token)) {
                texts[part.channel, default: ""] += part.text
            }
        }
        for part in channels.finish() { texts[part.channel, default: ""] += part.text }
        return texts
    }

    @Test(
        "what comes is more of the answer, and nothing is said twice",
        arguments: [PublishedTemplate.qwen3, .r1Qwen, .r1Llama, .gptOSS, .gemma3, .llama31])
    func channels(template: PublishedTemplate) throws {
        for reasoning in [nil, "Hm."] {
            let texts = try read(
                ["lo", " ", "there", "."], template, behind: begun("Hel", reasoning: reasoning))
            #expect(texts == [.answer: "lo there."])
        }
    }

    @Test("a marker behind the seam is read as one, and nothing before it is said again")
    func marker() throws {
        let texts = try read(
            [
                "lo", "<|end|>", "<|start|>", "assistant", "<|channel|>", "final", "<|message|>",
                "Bye",
            ], .gptOSS, behind: begun("Hel", reasoning: "Hm."))
        #expect(texts[.answer]?.hasPrefix("lo") == true)
        #expect(texts[.answer]?.contains("Hel") == false)
        #expect(texts[.reasoning] == nil)
    }

    @Test("a grammar is about the rest of the answer alone")
    func grammar() throws {
        let prompt = try PublishedTemplate.qwen3.load().render(
            [question, begun("y", reasoning: "Hm.")], continuesReply: true)
        #expect(AnswerGrammar.text("root ::= \"yes\"", behind: prompt) == "root ::= \"yes\"")
    }

    @Test("a stop string may begin in text that was given out before")
    func stops() {
        var matcher = StopMatcher(["END"], behind: "text EN")
        #expect(matcher.add("D more").isEmpty)
        #expect(matcher.isFound)
        var other = StopMatcher(["END"], behind: "text EN")
        #expect(other.add("TER") == "TER")
        #expect(other.finish().isEmpty)
        var held = StopMatcher(["END"], behind: "text E")
        #expect(held.add("N").isEmpty)
        #expect(held.finish() == "N")
    }
}
