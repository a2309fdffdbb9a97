import ChatCore

extension LedgerTurn {
    /// A turn that has everything.
    static func example() -> Self {
        var configuration = SpeedConfiguration(
            model: "=Qwen3 \u{1B}[31m\"4B\", <b>", engine: "llama.cpp", machine: "Ryzen 7, 8 cores")
        configuration.fingerprint = "ab12"
        configuration.quantization = Quantization("Q4_K_M")
        configuration.engineBuild = "b1234"
        configuration.device = "CPU"
        configuration.threads = 8
        configuration.threadsFollow = true
        configuration.kvTypeK = "f16"
        configuration.kvTypeV = "q8_0"
        configuration.flashAttention = .on
        configuration.batch = 2048
        configuration.microBatch = 512
        configuration.gpuLayers = 0
        configuration.draftModel = "Qwen3-0.6B"
        var usage = Usage(
            promptTokens: 31, cachedTokens: 12, completionTokens: 320, reasoningTokens: 2)
        usage.drafts = DraftCounts(drafted: 8, accepted: 5)
        var figures = ReplyFigures()
        figures.timeToFirstToken = Figure(0.058, .measured)
        figures.prefillSeconds = Figure(0.05, .engineReported)
        figures.decodeSeconds = Figure(7.5, .engineReported)
        figures.reasoningSeconds = Figure(1.5, .measured)
        figures.prefillRate = Figure(380.125, .engineReported)
        figures.decodeRate = Figure(42.3, .engineReported)
        figures.effectiveRate = Figure(41, .estimated)
        figures.interTokenLatency = LatencyPercentiles(
            p50: 0.007, p95: 0.008, p99: 0.009, max: 0.02, provenance: .measured)
        var turn = LedgerTurn(
            sentAt: 1_764_000_000.257, configuration: configuration, contextWindow: 8192,
            finishReason: .length, usage: usage, figures: figures)
        turn.conversation = Conversation.ID(rawValue: "A")
        turn.message = Message.ID(rawValue: 2)
        turn.bandwidth = Figure(41e9, .estimated)
        turn.bandwidthShare = Figure(0.82, .estimated)
        turn.joulesPerToken = Figure(1.7, .measured)
        turn.energyScope = .processor
        var sample = LedgerSample(DepthSample(depth: 116, tokens: 32, seconds: 0.75))
        sample.threads = 8
        sample.clock = 3.1e9
        sample.temperature = 71.5
        sample.otherLoad = 0.25
        sample.usableCores = 8
        turn.samples = [sample, LedgerSample(DepthSample(depth: 148.5, tokens: 32, seconds: 0.8))]
        return turn
    }

    /// A turn of which little is known.
    static func bare() -> Self {
        LedgerTurn(
            sentAt: 1_764_003_600,
            configuration: SpeedConfiguration(model: "m", engine: "server", machine: "here"),
            contextWindow: 4096, finishReason: .stop, usage: nil, figures: ReplyFigures())
    }
}
