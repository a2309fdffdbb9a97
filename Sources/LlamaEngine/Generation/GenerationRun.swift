internal import ChatCore
internal import EngineKit

/// One reply being generated: reads what is new of the prompt, then samples
/// token by token until the model, the limit, the window or a person ends it.
struct GenerationRun {
    let session: LoadedSession
    let request: GenerationRequest
    let yield: (GenerationEvent) -> Void

    /// Time between two `cache` events while tokens stream.
    private static let cacheInterval = 0.25

    /// Blocks until the reply is over. Throws `.contextOverflow`, `.template`
    /// or `.failed`.
    func run() throws(EngineError) -> GenerationResult {
        let prompt = try session.tokens(of: request.messages)
        let window = session.loaded.contextWindow
        guard !prompt.isEmpty else {
            throw EngineError(
                .failed, "There is nothing to read in this conversation; write a message first.")
        }
        // One cell must be left for the reply.
        guard prompt.count < window else {
            throw EngineError(
                .contextOverflow,
                "The conversation is \(prompt.count) tokens long and the context window holds \(window); start a new one, or load the model with a larger --context."
            )
        }

        let began = MonotonicInstant.now
        let reused = session.reusePrefix(of: prompt)
        let sampler = SamplerChain(
            request.sampling, vocabulary: session.model.vocabulary, window: window)
        let complete = try prefill(prompt, reused: reused)
        session.context.synchronize()
        let prefillSeconds = MonotonicInstant.now.seconds(since: began)
        yield(.cache(session.occupancy(exact: true)))

        var result = GenerationResult(
            reason: .cancelled,
            usage: Usage(promptTokens: prompt.count, cachedTokens: reused, completionTokens: 0),
            timings: EngineTimings(prefillSeconds: complete ? prefillSeconds : nil),
            seed: sampler.seed)
        guard complete else { return result }

        sampler.accept(prompt: prompt)
        let decoded = try decode(sampler)
        result.reason = decoded.reason
        result.usage?.completionTokens = decoded.tokens
        result.timings.decodeSeconds = decoded.seconds
        yield(.cache(session.occupancy(exact: true)))
        return result
    }

    /// Evaluates the prompt from `reused` on, in chunks. False when it was stopped.
    private func prefill(_ prompt: [Token], reused: Int) throws(EngineError) -> Bool {
        var progress = PromptProgress(processed: reused, total: prompt.count, reused: reused)
        yield(.promptProgress(progress))
        while progress.processed < prompt.count {
            if session.stop.isStopped { return false }
            let end = min(progress.processed + ModelLoader.chunk, prompt.count)
            switch try session.decode(prompt[progress.processed..<end]) {
            case .done: break
            case .aborted: return false
            case .full: throw Self.full
            }
            progress.processed = end
            yield(.promptProgress(progress))
        }
        return true
    }

    private struct Decoded {
        var reason: FinishReason
        var tokens = 0
        var seconds: Double?
    }

    /// Samples and evaluates until the reply ends.
    private func decode(_ sampler: borrowing SamplerChain) throws(EngineError) -> Decoded {
        let window = session.loaded.contextWindow
        let limit = request.maxTokens ?? .max
        var assembler = UTF8Assembler()
        var batch = DeltaBatch()
        var decoded = Decoded(reason: .length)
        var first = MonotonicInstant.now
        var last = first
        var lastCache = first

        while decoded.tokens < limit {
            if session.stop.isStopped {
                decoded.reason = .cancelled
                break
            }
            let token = sampler.sample(session.context)
            last = .now
            if decoded.tokens == 0 { first = last }
            decoded.tokens += 1

            let isEnd = session.model.vocabulary.isEndOfGeneration(token)
            let text =
                isEnd
                ? assembler.finish()
                : assembler.append { session.model.vocabulary.appendText(of: token, to: &$0) }
            let delta = TextDelta(
                channel: .answer, text: text, tokens: 1,
                depth: session.cached.count + (isEnd ? 0 : 1), at: last)
            if let piece = batch.add(delta) { yield(.text(piece)) }
            if isEnd {
                decoded.reason = .stop
                break
            }
            if last.seconds(since: lastCache) >= Self.cacheInterval {
                lastCache = last
                yield(.cache(session.occupancy(exact: false)))
            }
            // The last token of a reply need not be evaluated: nothing follows it.
            guard decoded.tokens < limit, session.cached.count < window else { break }
            let outcome = try session.decode([token])
            if outcome == .aborted { decoded.reason = .cancelled }
            if outcome != .done { break }
        }

        if let piece = batch.finish() { yield(.text(piece)) }
        let rest = assembler.finish()
        if !rest.isEmpty {
            yield(
                .text(
                    TextDelta(
                        channel: .answer, text: rest, tokens: 0, depth: session.cached.count,
                        at: last)))
        }
        if decoded.tokens > 0 { decoded.seconds = last.seconds(since: first) }
        return decoded
    }

    private static let full = EngineError(
        .contextOverflow,
        "The context window is full; start a new conversation, or load the model with a larger --context."
    )
}
