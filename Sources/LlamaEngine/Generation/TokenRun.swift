internal import ChatCore
internal import EngineKit

/// A prompt of tokens being read, and tokens made behind it: what a reply does, without text.
///
/// What is timed is what llama-bench times: the fresh tokens, all of them and nothing else, and
/// each token made, from the evaluation before it to its choice.
struct TokenRun {
    let session: LoadedSession
    let request: GenerationRequest
    let prompt: TokenPrompt
    let yield: (GenerationEvent) -> Void

    /// Blocks until all is made. Throws `.invalidSetting`, `.contextOverflow` or `.failed`.
    func run() throws(EngineError) -> GenerationResult {
        let limit = max(0, request.maxTokens ?? 0)
        try check(limit)
        var sampling = request.sampling
        sampling.ignoreEOS = true
        // Made first: settings that are refused leave the cache as it is.
        let sampler = try SamplerChain(
            sampling, model: session.model, window: session.loaded.contextWindow)
        let vocabulary = session.model.vocabulary.count
        let beginning = session.model.vocabulary.beginning
        let tokens = prompt.tokens(vocabulary: vocabulary, beginning: beginning)
        // No conversation's state is parked from here on.
        session.origin = nil

        session.context.useThreads(session.loaded.threadsPrefill ?? session.loaded.threads ?? 1)
        defer { session.context.threadPools.rest() }
        var result = GenerationResult(
            reason: .cancelled,
            usage: Usage(
                promptTokens: prompt.count, cachedTokens: prompt.shared, completionTokens: 0),
            timings: EngineTimings(), seed: sampler.seed)
        guard try lay(tokens) else { return result }
        if prompt.fresh > 0 {
            let began = MonotonicInstant.now
            guard try read(tokens) else { return result }
            result.timings.prefillSeconds = MonotonicInstant.now.seconds(since: began)
        }
        let first = prompt.replyBeginning(vocabulary: vocabulary, beginning: beginning)
        let made = try make(limit, after: first, sampler)
        result.usage?.completionTokens = made.tokens
        if made.tokens > 0 { result.timings.decodeSeconds = made.seconds }
        if made.tokens == limit { result.reason = .length }
        yield(.cache(session.occupancy(exact: false)))
        return result
    }

    private func check(_ limit: Int) throws(EngineError) {
        guard prompt.shared >= 0, prompt.fresh >= 0, prompt.count > 0 || limit > 0 else {
            throw EngineError(
                .invalidSetting, "There is nothing to read or to make; ask for a token at least.")
        }
        let window = session.loaded.contextWindow
        guard prompt.count <= window, limit <= window - prompt.count else {
            throw EngineError(
                .contextOverflow,
                "This takes \(prompt.count + limit) tokens and the context window holds \(window); ask for less, or load the model with a larger --context."
            )
        }
    }

    /// Makes the cache hold the shared tokens and nothing else. False when it was stopped.
    private func lay(_ tokens: [Token]) throws(EngineError) -> Bool {
        let common = zip(session.cached, tokens.prefix(prompt.shared)).prefix { $0 == $1 }.count
        _ = session.rewind(to: common)
        guard try read(Array(tokens.prefix(prompt.shared))) else { return false }
        // The next prompt of this beginning comes back to it.
        session.keepCheckpoint()
        return true
    }

    /// Evaluates what of `tokens` the cache does not hold, in chunks, and waits until it is
    /// done. False when it was stopped.
    private func read(_ tokens: [Token]) throws(EngineError) -> Bool {
        let batch = session.loaded.batch ?? LoadPlan.defaultBatch
        while session.cached.count < tokens.count {
            if session.stop.isStopped { return false }
            let begin = session.cached.count
            switch try session.decode(tokens[begin..<min(begin + batch, tokens.count)]) {
            case .done: break
            case .aborted: return false
            case .full: throw Self.full
            }
            yield(
                .promptProgress(
                    PromptProgress(
                        processed: session.cached.count, total: prompt.count,
                        reused: prompt.shared)))
        }
        session.context.synchronize()
        return true
    }

    /// Makes up to `limit` tokens, fewer when it was stopped, and says how long that took.
    private func make(
        _ limit: Int, after first: Token, _ sampler: borrowing SamplerChain
    ) throws(EngineError) -> (tokens: Int, seconds: Double) {
        guard limit > 0 else { return (0, 0) }
        session.context.useThreads(session.loaded.threads ?? 1)
        var batch = DeltaBatch()
        var next = first
        let began = MonotonicInstant.now
        var last = began
        var made = 0
        while made < limit, !session.stop.isStopped {
            switch try session.decode([next]) {
            case .done: break
            case .aborted: return finish(&batch, made, last.seconds(since: began))
            case .full: throw Self.full
            }
            next = try sampler.sample(session.context)
            try sampler.accept(next)
            made += 1
            last = MonotonicInstant.now
            let delta = TextDelta(
                channel: .answer, text: "", tokens: 1, depth: session.cached.count, at: last)
            for piece in batch.add(delta) { yield(.text(piece)) }
        }
        return finish(&batch, made, last.seconds(since: began))
    }

    private func finish(
        _ batch: inout DeltaBatch, _ made: Int, _ seconds: Double
    ) -> (tokens: Int, seconds: Double) {
        if let piece = batch.finish() { yield(.text(piece)) }
        return (made, seconds)
    }

    private static let full = EngineError(
        .contextOverflow,
        "The context window is full; ask for less, or load the model with a larger --context.")
}
