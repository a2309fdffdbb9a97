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

    @Test("JSON comes back as it was, with all that is kept of it")
    func roundTrip() throws {
        var saved = conversation
        saved.rename("Mine")
        saved.cut = ContextCut(keptFrom: .init(rawValue: 3), summary: "s", droppedTokens: 4)
        let data = try JSONExport.data(of: saved, exportedAt: time)
        #expect(try JSONExport.conversation(from: data) == saved)
    }

    @Test("JSON is versioned, sorted, and has its time in ISO 8601")
    func form() throws {
        let data = try JSONExport.data(of: conversation, exportedAt: time)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""format" : "canter-conversation""#))
        #expect(text.contains(#""version" : 1"#))
        #expect(text.contains(#""exportedAt" : "2026-11-26T13:33:20Z""#))
        let keys = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(keys.keys) == [
                "exportedAt", "format", "hasOwnTitle", "id", "messages", "title", "version",
            ])
        // The same conversation makes the same file.
        #expect(try JSONExport.data(of: conversation, exportedAt: time) == data)
    }

    @Test("What is no export, is newer or damaged is refused with a sentence")
    func refused() throws {
        func error(_ json: String) -> String? {
            do {
                _ = try JSONExport.conversation(from: Data(json.utf8))
                return nil
            } catch {
                return error.description
            }
        }
        #expect(error("{}")?.contains("no conversation exported by canter") == true)
        #expect(error("nonsense")?.contains("choose another file") == true)
        #expect(
            error(#"{"format": "canter-conversation", "version": 2}"#)?.contains("newer canter")
                == true)
        #expect(
            error(#"{"format": "canter-conversation", "version": 1}"#)?.contains("damaged") == true)
        let data = try JSONExport.data(of: conversation, exportedAt: time)
        let twice = String(decoding: data, as: UTF8.self)
            .replacingOccurrences(of: #""id" : 3"#, with: #""id" : 2"#)
        #expect(error(twice)?.contains("damaged") == true)
    }
}
