import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Exporting conversations")
struct ExportTests {
    private let time = Date(timeIntervalSince1970: 1_795_700_000)

    /// A question and a reply with reasoning and figures of all origins.
    private var conversation: Conversation {
        var figures = ReplyFigures()
        figures.timeToFirstToken = Figure(0.058, .measured)
        figures.decodeRate = Figure(142.34, .engineReported)
        figures.prefillRate = Figure(900, .estimated)
        figures.reasoningSeconds = Figure(3.21, .measured)
        figures.interTokenLatency = LatencyPercentiles(
            p50: 0.007, p95: 0.008, p99: 0.009, max: 0.02, provenance: .measured)
        var reply = ReplyRecord(
            model: "SmolLM2", quantization: Quantization("Q4_1"), engine: "llama.cpp",
            finishReason: .length,
            usage: Usage(promptTokens: 31, cachedTokens: 12, completionTokens: 9), figures: figures)
        reply.lengthCause = .tokenLimit
        reply.sampling = SamplingSettings(temperature: 0.2, seed: 7)
        reply.sampling?.logitBias = [LogitBias(.text("hum"), -.infinity)]
        reply.continuations = 2
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.system, "Be brief.")
        conversation.append(.user, "why do llamas hum?\n\u{1B}[31m🦙")
        let answer = conversation.append(.assistant, "They hum:\n```\nhum")
        conversation.update(answer) {
            $0.reasoning = "Hm.</details>"
            $0.reply = reply
        }
        return conversation
    }

    @Test("Markdown says who spoke, how the reply came about, and where each figure is from")
    func markdown() {
        let text = MarkdownExport.text(of: conversation, exportedAt: time)
        #expect(
            text == #"""
                # why do llamas hum?

                Exported from canter, 2026-11-26T13:33:20Z.

                ## System

                Be brief.

                ## User

                why do llamas hum?
                [31m🦙

                ## SmolLM2 · Q4_1

                <details>
                <summary>Reasoning, 3.2 s</summary>

                Hm.&lt;/details>

                </details>

                They hum:
                ```
                hum
                ```

                *first token 0.058 s · prompt ~900.0 tok/s · reply 142.3 tok/s · reasoning 3.2 s · gaps 7.0 / 8.0 / 9.0 ms (p50 / p95 / p99) · 31 tokens read (12 from the cache), 9 written · ended at the token limit*\
                *Measured by canter: first token, reasoning, gaps. Reported by llama.cpp: reply, tokens. Estimated (~): prompt.*

                """#)
    }

    @Test("Markdown shows where the model stopped reading, and what stands for it")
    func cut() {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "one")
        conversation.append(.assistant, "two")
        let kept = conversation.append(.user, "three")
        conversation.cut = ContextCut(keptFrom: kept, summary: "Counting.")
        let text = MarkdownExport.text(of: conversation, exportedAt: time)
        #expect(
            text.contains(
                """
                two

                *The model no longer reads what is above, but this summary of it.*

                <details>
                <summary>Summary</summary>

                Counting.

                </details>

                ## User

                three
                """))
    }

    @Test("An empty conversation is a heading")
    func empty() {
        let text = MarkdownExport.text(of: Conversation(id: .init(rawValue: "A")), exportedAt: time)
        #expect(text == "# Conversation\n\nExported from canter, 2026-11-26T13:33:20Z.\n")
    }

    @Test("Markdown says that there are other versions, and does not write them")
    func versions() {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "one")
        let reply = conversation.append(.assistant, "left for another")
        conversation.setAside(from: reply)
        conversation.append(.assistant, "two")
        let text = MarkdownExport.text(of: conversation, exportedAt: time)
        #expect(text.contains("1 message of another version"))
        #expect(!text.contains("left for another"))
    }

    @Test("Several conversations make one Markdown file, apart from each other")
    func several() throws {
        var stream = ExportStream(.markdown, exportedAt: time)
        var text = stream.beginning(title: "")
        text += try stream.text(of: KeptConversation(conversation))
        text += try stream.text(of: KeptConversation(conversation))
        text += stream.end
        #expect(text.components(separatedBy: "\n---\n\n# why do llamas hum?").count == 2)
    }
}
