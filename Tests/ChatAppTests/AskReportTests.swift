import ChatCore
import Foundation
import Testing

@testable import ChatApp

@Suite("The report of ask --json")
struct AskReportTests {
    private let loaded = LoadedModel(
        model: ModelDescription(
            name: "tiny-Q8_0", displayName: "tiny", quantization: Quantization("Q8_0"),
            store: "canter"),
        engine: "llama.cpp", contextWindow: 512)

    private func object(
        _ message: Message, cache: CacheOccupancy? = nil, prompt: PromptReuse? = nil,
        settings: ChatSettings = ChatSettings()
    ) throws -> [String: Any] {
        let outcome = AskOutcome(
            message: message, loaded: loaded, settings: settings,
            progress: AskProgress(cache: cache, prompt: prompt))
        let text = try JSONOutput.pretty(AskReport(outcome))
        return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("what is not known is null, not left out")
    func nulls() throws {
        let report = try object(Message(id: .init(rawValue: 1), role: .assistant, text: "hi"))
        let timings = try #require(report["timings"] as? [String: Any])
        #expect(
            Set(timings.keys) == [
                "load_s", "ttft_s", "prefill_s", "decode_s", "prefill_tps", "decode_tps",
                "effective_tps",
                "itl_max_ms", "itl_p50_ms", "itl_p95_ms", "itl_p99_ms", "reasoning_s",
                "network_s", "queue_s", "engine_load_s",
            ])
        #expect(timings.values.allSatisfy { $0 is NSNull })
        #expect(report["reasoning"] is NSNull)
        #expect(report["finish_reason"] as? String == "error")
        #expect((report["provenance"] as? [String: String])?.isEmpty == true)
    }

    @Test("every setting a reply was made with is there, by its name")
    func settings() throws {
        var settings = ChatSettings()
        settings.reply.sampling.logitBias = [LogitBias(.token(3), -.infinity)]
        settings.reply.sampling.xtcProbability = 0.5
        settings.reply.overflow = .dropOldest
        settings.reply.maxTokens = 7
        let report = try object(
            Message(id: .init(rawValue: 1), role: .assistant, text: "hi"), settings: settings)
        let shown = try #require(report["settings"] as? [String: Any])
        for setting in SettingsTable.all where setting.scope == .reply {
            let key = setting.name.rawValue.replacingOccurrences(of: "-", with: "_")
            #expect(shown[key] != nil, "\(key)")
        }
        #expect(shown["logit_bias"] as? [String] == ["3=-inf"])
        #expect(shown["xtc_probability"] as? Double == 0.5)
        #expect(shown["overflow"] as? String == "drop-oldest")
        #expect(shown["max_tokens"] as? Int == 7)
        #expect(shown["grammar"] is NSNull)
        #expect(shown["context"] as? Int == 512)
        #expect(shown["has_chat_template"] as? Bool == true)
    }

    @Test("what was read again, drafted and thought is counted apart")
    func counts() throws {
        var message = Message(id: .init(rawValue: 1), role: .assistant, text: "hi")
        message.reasoning = "hm"
        var usage = Usage(
            promptTokens: 9, cachedTokens: 4, completionTokens: 30, reasoningTokens: 20)
        usage.drafts = DraftCounts(drafted: 10, accepted: 6)
        message.reply = ReplyRecord(
            model: "tiny", quantization: nil, engine: "e", finishReason: .stop, usage: usage,
            figures: ReplyFigures())
        let report = try object(
            message,
            prompt: PromptReuse(
                total: 9, reused: 4,
                parting: PromptParting(token: 4, message: 1, cause: .messageChanged)))
        #expect(report["reasoning"] as? String == "hm")
        let counted = try #require(report["usage"] as? [String: Any])
        #expect(counted["reasoning_tokens"] as? Int == 20)
        #expect((counted["drafts"] as? [String: Int])?["accepted"] == 6)
        let prompt = try #require(report["prompt"] as? [String: Any])
        #expect((prompt["parting"] as? [String: Any])?["cause"] as? String == "message-changed")
        #expect(report["restored"] is NSNull)
    }

    @Test("figures stand under the field's names, each with its origin")
    func figures() throws {
        var figures = ReplyFigures()
        figures.decodeRate = Figure(140.5, .engineReported)
        figures.timeToFirstToken = Figure(0.05, .measured)
        var message = Message(id: .init(rawValue: 1), role: .assistant, text: "hi")
        message.reply = ReplyRecord(
            model: "tiny", quantization: Quantization("Q8_0"), engine: "llama.cpp",
            finishReason: .length,
            usage: Usage(promptTokens: 9, cachedTokens: 4, completionTokens: 3), figures: figures,
            seed: 42)
        let report = try object(
            message, cache: CacheOccupancy(cellsUsed: 11, cellsTotal: 512, typeK: "f16"))
        #expect(report["finish_reason"] as? String == "length")
        #expect((report["usage"] as? [String: Any])?["cached_tokens"] as? Int == 4)
        #expect((report["timings"] as? [String: Any])?["decode_tps"] as? Double == 140.5)
        #expect((report["context"] as? [String: Any])?["used"] as? Int == 11)
        #expect((report["settings"] as? [String: Any])?["seed"] as? Int == 42)
        let provenance = try #require(report["provenance"] as? [String: String])
        #expect(provenance["decode_tps"] == "engine-reported")
        #expect(provenance["ttft_s"] == "measured")
        #expect(provenance["prefill_tps"] == nil)
    }
}
