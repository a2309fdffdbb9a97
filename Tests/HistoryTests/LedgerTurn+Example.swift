import ChatCore

extension SpeedConfiguration {
    /// A configuration that has everything.
    static func example(model: String = "Qwen3-4B", build: String = "b1234") -> Self {
        var configuration = SpeedConfiguration(
            model: model, engine: "llama.cpp", machine: "Ryzen 7, 8 cores")
        configuration.fingerprint = "ab12"
        configuration.quantization = Quantization("Q4_K_M")
        configuration.engineBuild = build
        configuration.device = "CPU"
        configuration.threads = 8
        configuration.kvTypeK = "f16"
        configuration.kvTypeV = "q8_0"
        configuration.flashAttention = .on
        configuration.batch = 2048
        configuration.microBatch = 512
        configuration.gpuLayers = 0
        configuration.draftModel = "Qwen3-0.6B"
        return configuration
    }
}

extension LedgerTurn {
    /// A turn that has everything, with `samples` samples.
    static func example(
        _ configuration: SpeedConfiguration = .example(), sentAt: Double = 1_764_000_000.25,
        tokens: Int = 320, samples: Int = 3
    ) -> Self {
        var usage = Usage(
            promptTokens: 31, cachedTokens: 12, completionTokens: tokens, reasoningTokens: 2)
        usage.drafts = DraftCounts(drafted: 8, accepted: 5)
        var figures = ReplyFigures()
        figures.timeToFirstToken = Figure(0.058, .measured)
        figures.prefillRate = Figure(.infinity, .estimated)
        figures.decodeRate = Figure(42.3, .engineReported)
        figures.interTokenLatency = LatencyPercentiles(
            p50: 0.007, p95: 0.008, p99: 0.009, max: 0.02, provenance: .measured)
        var turn = LedgerTurn(
            sentAt: sentAt, configuration: configuration, contextWindow: 8192,
            finishReason: .length, usage: usage, figures: figures)
        turn.conversation = Conversation.ID(rawValue: "A")
        turn.message = Message.ID(rawValue: 2)
        turn.bandwidth = Figure(41e9, .estimated)
        turn.bandwidthShare = Figure(0.82, .estimated)
        turn.joulesPerToken = Figure(1.7, .measured)
        turn.energyScope = .processor
        turn.samples = (0..<samples).map { index in
            var entry = LedgerSample(
                DepthSample(depth: 100 + 32 * Double(index), tokens: 32, seconds: 0.75))
            entry.threads = 8
            entry.clock = 3.1e9
            entry.temperature = 71.5
            entry.otherLoad = 0.25
            entry.usableCores = 8
            return entry
        }
        return turn
    }
}
