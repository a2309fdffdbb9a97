internal import ChatCore

/// What `ask --json` prints: the reply and its figures. Times are seconds,
/// sizes bytes, rates tokens per second; what an engine does not tell is null.
struct AskReport: Encodable, Sendable {
    struct Usage: Encodable, Sendable {
        var promptTokens: Told<Int>
        var cachedTokens: Told<Int>
        var completionTokens: Told<Int>
        var reasoningTokens: Told<Int>
        var drafts: Told<DraftReport>
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
        var itlMaxMs: Told<Double>
        /// From the first token of reasoning to the first of the answer.
        var reasoningS: Told<Double>
        /// Of `ttft_s`: the way to a server and back, the wait behind others' requests, and
        /// the load of the model where the message made the server do that.
        var networkS: Told<Double>
        var queueS: Told<Double>
        var engineLoadS: Told<Double>
    }

    struct Context: Encodable, Sendable {
        var used: Told<Int>
        var window: Told<Int>
        var kvCells: Told<Int>
        var kvBytesUsed: Told<Int>
        var kvBytesAllocated: Told<Int>
        var kvTypeK: Told<String>
        var kvTypeV: Told<String>
        /// `engine` where the cells and bytes are everybody's who uses it.
        var kvScope: Told<String>
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
    /// What was kept of the prompt, and why not more.
    var prompt: Told<PromptReport>
    /// The threads the engine changed to while it replied.
    var threads: Told<ThreadReport>
    var shifted: Told<ShiftReport>
    var contextCut: Told<CutReport>
    var restored: Told<ParkedReport>
    /// What was kept on disk of the conversation for the next question.
    var parked: Told<ParkedReport>
    var settings: SettingsReport
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
            reasoningTokens: Told(record?.usage?.reasoningTokens),
            drafts: Told(record?.usage?.drafts.map(DraftReport.init)))
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
            itlP99Ms: Told(latency.map { $0.p99 * 1000 }),
            itlMaxMs: Told(latency.map { $0.max * 1000 }),
            reasoningS: Told(figures.reasoningSeconds?.value),
            networkS: Told(figures.firstTokenSplit?.network?.value),
            queueS: Told(figures.firstTokenSplit?.queue?.value),
            engineLoadS: Told(figures.firstTokenSplit?.load?.value))
        let cache = outcome.progress.cache
        context = Context(
            used: Told(outcome.contextUsed), window: Told(loaded.knownWindow),
            kvCells: Told(cache?.cellsTotal),
            kvBytesUsed: Told(cache?.bytesUsed), kvBytesAllocated: Told(cache?.bytesAllocated),
            kvTypeK: Told(cache?.typeK ?? loaded.kvTypeK),
            kvTypeV: Told(cache?.typeV ?? loaded.kvTypeV),
            kvScope: Told(cache?.scope?.rawValue))
        let progress = outcome.progress
        prompt = Told(progress.prompt.map(PromptReport.init))
        threads = Told(progress.threads.map(ThreadReport.init))
        shifted = Told(progress.shifted.map(ShiftReport.init))
        contextCut = Told(progress.cut.map(CutReport.init))
        restored = Told(progress.restored.map(ParkedReport.init))
        parked = Told(progress.parked.map(ParkedReport.init))
        settings = SettingsReport(loaded, outcome.settings, seed: record?.seed)
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
            ("reasoning_s", figures.reasoningSeconds?.provenance),
            ("network_s", figures.firstTokenSplit?.network?.provenance),
            ("queue_s", figures.firstTokenSplit?.queue?.provenance),
            ("engine_load_s", figures.firstTokenSplit?.load?.provenance),
            ("context", cache?.provenance),
            ("load_s", loaded.loadSeconds.map { _ in .engineReported }),
        ]
        return Dictionary(
            uniqueKeysWithValues: origins.compactMap { name, origin in
                origin.map { (name, $0.rawValue) }
            })
    }
}

extension AskOutcome {
    /// Tokens of the conversation in the context: by the cache, unless that is everybody's.
    var contextUsed: Int? {
        if let cache = progress.cache, cache.scope == nil, let used = cache.cellsUsed {
            return used
        }
        return message.reply?.usage.map { $0.promptTokens + $0.completionTokens }
    }
}
