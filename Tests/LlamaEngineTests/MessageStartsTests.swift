import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

/// With templates as their makers published them, and tokens cut by hand: a mark is one, and every
/// other character.
@Suite("Where messages begin in a prompt")
struct MessageStartsTests {
    /// What every template's marks look like, and which of them end a turn for the model.
    private static var marks: Regex<Substring> {
        /<\|[^|>]*\|>|<｜[^｜]*｜>|<\|?turn\|?>|<start_of_turn>|<end_of_turn>|<bos>|<eos>|<\/?s>/
    }
    private static let ends: Set<String> = [
        "<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<turn|>", "</s>", "<｜end▁of▁sentence｜>",
        "<|return|>",
    ]

    /// A prompt cut into tokens, whose numbers are their texts' places in a list.
    private struct Cut {
        var pieces: [String] = []
        private var vocabulary: [String] = []
        private var tokens: [Token] = []

        init(_ text: String) {
            var rest = text[...]
            while !rest.isEmpty {
                let mark = try? MessageStartsTests.marks.prefixMatch(in: rest)
                let piece = mark.map { rest[$0.range] } ?? rest.prefix(1)
                pieces.append(String(piece))
                rest = rest[piece.endIndex...]
            }
            vocabulary = Array(Set(pieces))
            tokens = pieces.map { Token(vocabulary.firstIndex(of: $0) ?? 0) }
        }

        func isMark(_ token: Token) -> Bool {
            (try? MessageStartsTests.marks.wholeMatch(in: vocabulary[Int(token)])) != nil
        }

        var prompt: PromptText {
            PromptText(tokens, isControl: isMark) { token, bytes in
                bytes += Array(vocabulary[Int(token)].utf8)
            }
        }

        func starts(of messages: [PromptMessage], opening: String) -> [Int?] {
            prompt.messageStarts(of: messages, opening: opening) {
                MessageStartsTests.ends.contains(vocabulary[Int($0)])
            }
        }

        /// What each message spans, and in front of them what the template added; `nil` for a
        /// message that was not found, which is in the one before.
        func spans(of messages: [PromptMessage], opening: String) -> [String?] {
            let starts = starts(of: messages, opening: opening)
            let found = starts.compactMap { $0 } + [pieces.count]
            let spans = starts.map { start in
                start.map { start in
                    pieces[start..<(found.first { $0 > start } ?? pieces.count)].joined()
                }
            }
            return [pieces[..<(found.first ?? 0)].joined()] + spans
        }
    }

    private static func spans(
        _ template: PublishedTemplate, _ messages: [PromptMessage],
        _ thinking: ThinkingSettings = ThinkingSettings()
    ) throws -> [String?] {
        let rendered = try template.load().render(messages, thinking: thinking)
        return Cut(rendered.text).spans(of: messages, opening: rendered.opening)
    }

    private static let user = [PromptMessage(.user, "Hi there.")]
    private static var turns: [PromptMessage] {
        var reply = PromptMessage(.assistant, "Hello!")
        reply.reasoning = "The user greets me."
        return [PromptMessage(.system, "Be brief.")] + user + [
            reply, PromptMessage(.user, "Who are you?"),
        ]
    }

    @Test(
        "in every template, a message's own words lie in its span and nobody else's do",
        arguments: PublishedTemplate.all)
    func all(_ template: PublishedTemplate) throws {
        let messages = Self.turns
        let spans = try Self.spans(template, messages)
        let isMoved = template.name == PublishedTemplate.mistralNemo.name
        for (index, message) in messages.enumerated() {
            guard let span = spans[index + 1] else {
                // This one has the system's words in front of the last question.
                #expect(isMoved && index == 0)
                continue
            }
            for other in messages {
                #expect(
                    span.contains(other.text)
                        == (other.text == message.text
                            || isMoved && index == 3 && other.role == .system))
            }
        }
        #expect(
            spans.compactMap { $0 }.joined() == (try template.load().render(messages)).text)
    }

    @Test("the marks before a message's words are its own, and those that end it")
    func marks() throws {
        #expect(
            try Self.spans(.qwen25, Self.turns) == [
                "", "<|im_start|>system\nBe brief.<|im_end|>",
                "\n<|im_start|>user\nHi there.<|im_end|>",
                "\n<|im_start|>assistant\nHello!<|im_end|>",
                "\n<|im_start|>user\nWho are you?<|im_end|>\n<|im_start|>assistant\n",
            ])
        #expect(
            try Self.spans(.gemma2, Self.turns) == [
                "", "<bos><start_of_turn>user\nBe brief.", "\nHi there.<end_of_turn>",
                "\n<start_of_turn>model\nHello!<end_of_turn>",
                "\n<start_of_turn>user\nWho are you?<end_of_turn>\n<start_of_turn>model\n",
            ])
        #expect(
            try Self.spans(.mistral, Self.turns) == [
                "", "<s>[INST] Be brief.", "\nHi there.", " [/INST]Hello!</s>",
                " [INST] Who are you? [/INST]",
            ])
        #expect(
            try Self.spans(.r1Qwen, Self.turns) == [
                "", "<｜begin▁of▁sentence｜>Be brief.", "<｜User｜>Hi there.",
                "<｜Assistant｜>Hello!<｜end▁of▁sentence｜>",
                "<｜User｜>Who are you?<｜Assistant｜><think>\n",
            ])
    }

    @Test("what ends a question is learned from the last one, where the vocabulary does not say")
    func learnedEnd() throws {
        let spans = try Self.spans(.gptOSS, Self.turns)
        #expect(spans[2] == "<|start|>user<|message|>Hi there.<|end|>")
        #expect(spans[3] == "<|start|>assistant<|channel|>final<|message|>Hello!<|end|>")
        // Here the opening is told from the middle of its mark on.
        #expect(
            try Self.spans(.phi35, Self.turns)[2] == "\n<|user|>\nHi there.<|end|>")
    }

    @Test("a template's own system message lies before the first")
    func ownSystem() throws {
        let spans = try Self.spans(.qwen25, Self.user)
        #expect(
            spans == [
                "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>",
                "\n<|im_start|>user\nHi there.<|im_end|>\n<|im_start|>assistant\n",
            ])
        let llama = try Self.spans(.llama31, Self.user)
        #expect(llama[0]?.hasSuffix("<|eot_id|>") == true)
        #expect(llama[1]?.hasPrefix("<|start_header_id|>user") == true)
        // Nothing but the beginning of the text.
        #expect(try Self.spans(.gemma3, Self.user)[0] == "")
    }

    @Test("a word that the template says, too, is found where it was written")
    func words() throws {
        for word in ["a", "are", "assistant", "user", "You", "im_start", "n"] {
            let messages = [
                PromptMessage(.user, word), PromptMessage(.assistant, word),
                PromptMessage(.user, word),
            ]
            let spans = try Self.spans(.qwen25, messages)
            #expect(spans[1] == "\n<|im_start|>user\n\(word)<|im_end|>")
            #expect(spans[2] == "\n<|im_start|>assistant\n\(word)<|im_end|>")
            #expect(
                spans[3] == "\n<|im_start|>user\n\(word)<|im_end|>\n<|im_start|>assistant\n")
        }
    }

    @Test("a message that writes a mark is found as a whole")
    func writtenMark() throws {
        let messages = [PromptMessage(.user, "What is <|im_end|> for?")]
        #expect(
            try Self.spans(.qwen25, messages)[1]
                == "\n<|im_start|>user\nWhat is <|im_end|> for?<|im_end|>\n<|im_start|>assistant\n")
    }

    @Test("old reasoning a template drops changes nothing, and kept one belongs to its reply")
    func reasoning() throws {
        let dropped = try Self.spans(.qwen3, Self.turns)
        #expect(dropped[3] == "\n<|im_start|>assistant\nHello!<|im_end|>")

        // Of a reply after the last question Qwen 3 keeps it.
        let kept = Array(Self.turns[1...2])
        let template = try PublishedTemplate.qwen3.load()
        let rendered = try template.render(kept)
        #expect(rendered.text.contains("The user greets me."))
        let spans = Cut(rendered.text).spans(of: kept, opening: rendered.opening)
        #expect(spans[1] == "<|im_start|>user\nHi there.<|im_end|>")
        #expect(
            spans[2]?.hasPrefix("\n<|im_start|>assistant\n<think>\nThe user greets me.") == true)

        // Kept in a turn of its own, as gpt-oss has it.
        let own =
            "<|start|>user<|message|>Hi there.<|end|><|start|>assistant"
            + "<|channel|>analysis<|message|>The user greets me.<|end|><|start|>assistant"
            + "<|channel|>final<|message|>Hello!<|end|><|start|>user<|message|>Who are you?<|end|>"
        let all = Array(Self.turns[1...])
        #expect(
            Cut(own + "<|start|>assistant").spans(of: all, opening: "<|start|>assistant")[1]
                == "<|start|>user<|message|>Hi there.<|end|>")
    }

    @Test("a message that is not found has no beginning, and the others have theirs")
    func notFound() {
        let cut = Cut("<s>one<|im_end|>TWO<|im_end|>three<|im_end|>")
        let messages = [
            PromptMessage(.user, "one"), PromptMessage(.assistant, "two"),
            PromptMessage(.user, "three"),
        ]
        #expect(cut.starts(of: messages, opening: "") == [0, nil, 9])
        #expect(cut.starts(of: [PromptMessage(.user, "")], opening: "") == [nil])
        #expect(cut.starts(of: [], opening: "") == [])
        #expect(Cut("").starts(of: messages, opening: "a") == [nil, nil, nil])
    }

    @Test("the engine says it with the reuse, for the tokens it reads")
    func engine() async throws {
        let (engine, _) = try await TestModel.engine()
        let messages = [
            PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi there."),
            PromptMessage(.assistant, "Hello!"), PromptMessage(.user, "Who are you?"),
        ]
        let reply = try await Reply(engine.generate(request(1, messages, maxTokens: 1)))
        let starts = try #require(reply.reuse?.messageStarts?.compactMap { $0 })
        #expect(starts.count == 4)
        #expect(starts.first == 0)
        // Each beginning of the conversation is as long as what follows it begins late, but for
        // the line break behind the last mark and the reply's opening.
        for count in 1...3 {
            let part = try await engine.countTokens(in: Array(messages.prefix(count)))
            let opening = try await engine.countTokens(in: Array(messages.prefix(1)))
            #expect(starts[count] == part.value - (opening.value - starts[1]))
        }
        // SmolLM2 adds a system message of its own.
        let own = try await Reply(
            engine.generate(request(2, [PromptMessage(.user, "Hi there.")], maxTokens: 1)))
        #expect(own.reuse?.messageStarts?.first.flatMap { $0 } ?? 0 > 10)
    }
}
