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

    private func object(_ message: Message, cache: CacheOccupancy? = nil) throws -> [String: Any] {
        let outcome = AskOutcome(
            message: message, loaded: loaded, cache: cache, sampling: SamplingSettings())
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
                "itl_p50_ms", "itl_p95_ms", "itl_p99_ms",
            ])
        #expect(timings.values.allSatisfy { $0 is NSNull })
        #expect(report["reasoning"] is NSNull)
        #expect(report["finish_reason"] as? String == "error")
        #expect((report["provenance"] as? [String: String])?.isEmpty == true)
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
