internal import ChatCore
internal import EngineKit

/// Measures one loaded candidate, a sample at a time, at any depth.
struct TuneProbe {
    let loaded: LoadedModel
    private var prompts: SweepPrompts
    private var requests: SweepRequests
    /// Words of the common beginning with which a prompt has that many tokens.
    private var words: [Int: Int] = [:]
    /// The depth whose text lies in the cache, and what was measured there already.
    private var laid: Int?
    private var warm: Set<TuneMeasure> = []

    init(
        engine: any InferenceEngine, loaded: LoadedModel, salt: UInt64,
        now: @escaping @Sendable () -> MonotonicInstant
    ) async throws(EngineError) {
        self.loaded = loaded
        prompts = SweepPrompts(engine: engine, filler: Filler(salt: salt))
        requests = SweepRequests(engine: engine, now: now)
        try await prompts.findForm()
    }

    /// Lays the depth's text into the cache and makes a first sample that does
    /// not count, unless that was done: so that two candidates are both ready
    /// before either is measured.
    mutating func prepare(
        _ measure: TuneMeasure, depth: Int, _ lengths: TuneLengths
    ) async throws(EngineError) {
        if laid != depth {
            let words = try await words(depth)
            _ = try await requests.sample(.prefill, prompts.shared(words), maxTokens: 1)
            laid = depth
            warm = []
        }
        if measure != .prefill, warm.insert(.decode).inserted {
            _ = try await decode(depth, lengths.decode)
        }
        if measure != .decode, warm.insert(.prefill).inserted {
            _ = try await prefill(depth, lengths.prefill)
        }
    }

    /// One sample of what `measure` takes, at `depth`.
    mutating func sample(
        _ measure: TuneMeasure, depth: Int, _ lengths: TuneLengths
    ) async throws(EngineError) -> TuneRates {
        try await prepare(measure, depth: depth, lengths)
        var rates = TuneRates()
        if measure != .prefill { rates.decode = try await decode(depth, lengths.decode) }
        if measure != .decode { rates.prefill = try await prefill(depth, lengths.prefill) }
        return rates
    }

    private mutating func decode(_ depth: Int, _ tokens: Int) async throws(EngineError) -> Double {
        let prompt = prompts.shared(try await words(depth))
        return try rate(try await requests.sample(.decode, prompt, maxTokens: tokens))
    }

    private mutating func prefill(_ depth: Int, _ tokens: Int) async throws(EngineError) -> Double {
        let words = depth > 0 ? try await words(depth) : 0
        let prompt = try await prompts.fresh(after: words, reaching: depth + tokens)
        return try rate(try await requests.sample(.prefill, prompt, maxTokens: 1))
    }

    private mutating func words(_ depth: Int) async throws(EngineError) -> Int {
        if let known = words[depth] { return known }
        let found = try await prompts.sharedWords(reaching: depth)
        words[depth] = found
        return found
    }

    private func rate(_ sample: SpeedSample) throws(EngineError) -> Double {
        guard let rate = sample.rate?.value, rate > 0, rate.isFinite else {
            throw EngineError(
                .failed,
                "The model ends its replies at once, so its speed cannot be measured; try another model."
            )
        }
        return rate
    }
}
