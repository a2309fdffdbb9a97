import ChatCore
import Testing

@testable import Benchmark

@Suite("What a tuning comes to")
struct TuneResultTests {
    @Test("depths count by the part of the window they stand for")
    func weights() {
        #expect(TuneResult.weights([0, 4096, 8192], upTo: 8192) == [0.25, 0.5, 0.25])
        #expect(TuneResult.weights([0, 4096, 8192], upTo: 4096) == [0.5, 0.5, 0])
        #expect(TuneResult.weights([0, 4096, 8192], upTo: 2048) == [0.75, 0.25, 0])
        #expect(TuneResult.weights([0, 4096], upTo: 8192) == [0.25, 0.75])
        #expect(TuneResult.weights([1024], upTo: 512) == [1])
        for end in [1, 100, 5000, 20_000] {
            let sum = TuneResult.weights([0, 1000, 4000, 9000], upTo: end).reduce(0, +)
            #expect(abs(sum - 1) < 1e-12)
        }
    }

    @Test("what a person gave is left alone, and so is what depends on it")
    func fill() {
        let tuned = TuneCandidate(
            threads: 1, threadsPrefill: 2, flashAttention: .off, batch: 512, microBatch: 512)
        var settings = EngineSettings()
        #expect(
            tuned.fill(&settings) == [
                "threads_prefill", "threads", "batch", "micro_batch", "flash_attention",
            ])
        #expect(settings.threads == 1 && settings.flashAttention == .off)

        settings = EngineSettings(threads: 3, flashAttention: .on)
        settings.batch = 64
        #expect(tuned.fill(&settings) == [])
        #expect(settings.threads == 3 && settings.threadsPrefill == nil)
        #expect(settings.batch == 64 && settings.microBatch == nil)

        // A quantized V half needs flash attention.
        settings = EngineSettings(kvTypeV: "q8_0")
        #expect(!tuned.fill(&settings).contains("flash_attention"))
        #expect(settings.flashAttention == .auto)
    }
}
