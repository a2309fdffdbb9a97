internal import ChatCore

/// What `ask --json` prints: the reply and its figures. Times are seconds,
/// sizes bytes, rates tokens per second; what an engine does not tell is null.
struct AskReport: Encodable, Sendable {
    struct Usage: Encodable, Sendable {
        var promptTokens: Told<Int>
        var cachedTokens: Told<Int>
        var completionTokens: Told<Int>
        var reasoningTokens: Told<Int>
    }

    struct Timings: Encodable, Sendable {
        var loadS: Told<Double>
        var ttftS: Told<Double>
        var prefillS: Told<Double>
        var decodeS: Told<Double>
        var prefillTps: Told<Double>
        var decodeTps: Told<Double>
        var effectiveTps: Told<Double>
        var itlP50Ms: Told<Double>
        var itlP95Ms: Told<Double>
        var itlP99Ms: Told<Double>
    }

    struct Context: Encodable, Sendable {
        var used: Told<Int>
        var window: Int
        var kvCells: Told<Int>
        var kvBytesUsed: Told<Int>
        var kvBytesAllocated: Told<Int>
        var kvTypeK: Told<String>
        var kvTypeV: Told<String>
    }

    struct Settings: Encodable, Sendable {
        var threads: Told<Int>
        var threadsPrefill: Told<Int>
        var flashAttention: Told<String>
        var device: Told<String>
        var temperature: Double
        var topK: Int
        var topP: Double
        var minP: Double
        var repeatPenalty: Double
        var seed: Told<UInt32>
        var maxTokens: Told<Int>
        var hasChatTemplate: Bool
    }

    var reply: String
    var reasoning: Told<String>
    var model: String
    var quantization: Told<String>
    var engine: String
    var engineVersion: Told<String>
    var conversation: Told<String>
    var finishReason: String
    var error: Told<String>
    var usage: Usage
    var timings: Timings
    var context: Context
    var settings: Settings
    /// Where each figure that is not null comes from.
    var provenance: [String: String]

    init(_ outcome: AskOutcome) {
        let record = outcome.message.reply
        let figures = record?.figures ?? ReplyFigures()
        let loaded = outcome.loaded
        reply = outcome.message.text
        reasoning = Told(outcome.message.reasoning.isEmpty ? nil : outcome.message.reasoning)
        model = loaded.model.displayName
        quantization = Told(loaded.model.quantization?.rawValue)
        engine = loaded.engine
        engineVersion = Told(loaded.engineVersion)
        conversation = Told(outcome.conversation?.rawValue)
        finishReason = (record?.finishReason ?? .error).rawValue
        error = Told(outcome.failure?.sentence)
        usage = Usage(
            promptTokens: Told(record?.usage?.promptTokens),
            cachedTokens: Told(record?.usage?.cachedTokens),
            completionTokens: Told(record?.usage?.completionTokens),
            reasoningTokens: Told(record?.usage?.reasoningTokens))
        let latency = figures.interTokenLatency
        timings = Timings(
            loadS: Told(loaded.loadSeconds), ttftS: Told(figures.timeToFirstToken?.value),
            prefillS: Told(figures.prefillSeconds?.value),
            decodeS: Told(figures.decodeSeconds?.value),
            prefillTps: Told(figures.prefillRate?.value),
            decodeTps: Told(figures.decodeRate?.value),
            effectiveTps: Told(figures.effectiveRate?.value),
            itlP50Ms: Told(latency.map { $0.p50 * 1000 }),
            itlP95Ms: Told(latency.map { $0.p95 * 1000 }),
            itlP99Ms: Told(latency.map { $0.p99 * 1000 }))
        let cache = outcome.cache
        context = Context(
            used: Told(cache?.cellsUsed), window: loaded.contextWindow,
            kvCells: Told(cache?.cellsTotal),
            kvBytesUsed: Told(cache?.bytesUsed), kvBytesAllocated: Told(cache?.bytesAllocated),
            kvTypeK: Told(cache?.typeK ?? loaded.kvTypeK),
            kvTypeV: Told(cache?.typeV ?? loaded.kvTypeV))
        let sampling = outcome.sampling
        settings = Settings(
            threads: Told(loaded.threads), threadsPrefill: Told(loaded.threadsPrefill),
            flashAttention: Told(loaded.flashAttention?.rawValue), device: Told(loaded.device),
            temperature: sampling.temperature, topK: sampling.topK, topP: sampling.topP,
            minP: sampling.minP,
            repeatPenalty: sampling.repeatPenalty, seed: Told(record?.seed),
            maxTokens: Told(outcome.maxTokens),
            hasChatTemplate: loaded.hasChatTemplate)
        provenance = Self.provenance(figures, cache, loaded)
    }

    private static func provenance(
        _ figures: ReplyFigures, _ cache: CacheOccupancy?, _ loaded: LoadedModel
    ) -> [String: String] {
        let origins: [(String, Provenance?)] = [
            ("ttft_s", figures.timeToFirstToken?.provenance),
            ("prefill_s", figures.prefillSeconds?.provenance),
            ("decode_s", figures.decodeSeconds?.provenance),
            ("prefill_tps", figures.prefillRate?.provenance),
            ("decode_tps", figures.decodeRate?.provenance),
            ("effective_tps", figures.effectiveRate?.provenance),
            ("itl_ms", figures.interTokenLatency?.provenance),
            ("context", cache?.provenance),
            ("load_s", loaded.loadSeconds.map { _ in .engineReported }),
        ]
        return Dictionary(
            uniqueKeysWithValues: origins.compactMap { name, origin in
                origin.map { (name, $0.rawValue) }
            })
    }
}

/// Everything that came of one question.
struct AskOutcome: Sendable {
    var message: Message
    var failure: Failure?
    var loaded: LoadedModel
    var cache: CacheOccupancy?
    var sampling: SamplingSettings
    var maxTokens: Int?
    var conversation: Conversation.ID?
}
