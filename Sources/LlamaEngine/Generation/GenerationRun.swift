internal import ChatCore
internal import EngineKit

/// One reply being generated: reads what is new of the prompt, then samples
/// token by token until the model, the limit, the window or a person ends it.
struct GenerationRun {
    let session: LoadedSession
    let request: GenerationRequest
    let yield: (GenerationEvent) -> Void

    /// Blocks until the reply is over. Throws `.contextOverflow`, `.template`
    /// or `.failed`.
    func run() throws(EngineError) -> GenerationResult {
        guard !request.continuesReply || request.messages.last?.isBegunReply == true else {
            throw EngineError(
                .failed, "There is no reply with text to go on with; have it made again.")
        }
        let rendered = try session.templates.render(
            request.messages, thinking: request.thinking, continuesReply: request.continuesReply)
        let prompt = session.model.vocabulary.tokens(
            of: request.isReadingAhead ? rendered.textBeforeOpening : rendered.text)
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

        if request.isReadingAhead, session.cached.starts(with: prompt) {
            return alreadyRead(prompt.count)
        }
        // Made first: settings that are refused leave the cache as it is.
        let sampler = try SamplerChain(
            request.sampling, model: session.model, window: window, prompt: rendered,
            budget: request.thinking.budget)
        let began = MonotonicInstant.now
        session.follower?.promptBegins(at: began)
        session.context.useThreads(session.loaded.threadsPrefill ?? session.loaded.threads ?? 1)
        defer { session.context.threadPools.rest() }
        let begun = session.tokens(of: prompt, endingWith: rendered.begunReply)
        let text = session.text(of: prompt)
        let reuse = session.reuse(text, begun: begun, opening: rendered.opening, for: request)
        let reused = reuse.reused
        yield(.prompt(reuse))
        let complete = try prefill(text, reused: reused)
        session.context.synchronize()
        let prefillSeconds = MonotonicInstant.now.seconds(since: began)
        yield(.cache(session.occupancy(exact: true)))

        var result = GenerationResult(
            reason: .cancelled,
            usage: Usage(promptTokens: prompt.count, cachedTokens: reused, completionTokens: 0),
            timings: EngineTimings(prefillSeconds: complete ? prefillSeconds : nil),
            seed: sampler.seed)
        guard complete else { return result }

        try sampler.accept(prompt: prompt, begun: begun)
        let reader = ReplyReader(
            rendered, stops: request.sampling.stop, vocabulary: session.model.vocabulary)
        var loop = try DecodeLoop(
            session: session, request: request, prompt: prompt, reader: reader, yield: yield)
        result.reason = try loop.run(sampler)
        result.usage?.completionTokens = loop.writer.tokens
        result.usage?.reasoningTokens = loop.writer.reasoningTokens
        result.usage?.drafts = loop.drafts
        result.timings.decodeSeconds = loop.writer.seconds
        if let drafts = loop.drafts { yield(.drafting(drafts)) }
        yield(.cache(session.occupancy(exact: true)))
        return result
    }

    /// The messages are in the cache, which is left as it is: not every cache can
    /// drop what it has more.
    private func alreadyRead(_ tokens: Int) -> GenerationResult {
        yield(.prompt(PromptReuse(total: tokens, reused: tokens, parting: nil)))
        yield(.cache(session.occupancy(exact: true)))
        return GenerationResult(
            reason: .length,
            usage: Usage(promptTokens: tokens, cachedTokens: tokens, completionTokens: 0))
    }

    /// Evaluates the prompt from `reused` on, in chunks. False when it was stopped.
    private func prefill(_ text: PromptText, reused: Int) throws(EngineError) -> Bool {
        let prompt = text.tokens
        var progress = PromptProgress(processed: reused, total: prompt.count, reused: reused)
        yield(.promptProgress(progress))
        let plan = session.checkpointPlan(for: text, of: request.messages)
        session.keepCheckpoint(by: plan)
        while progress.processed < prompt.count {
            if session.stop.isStopped { return false }
            let batch = session.loaded.batch ?? LoadPlan.defaultBatch
            let stop = plan.next(after: progress.processed) ?? prompt.count
            let end = min(progress.processed + batch, stop, prompt.count)
            switch try session.decode(prompt[progress.processed..<end]) {
            case .done: break
            case .aborted: return false
            case .full: throw Self.full
            }
            progress.processed = end
            session.keepCheckpoint(by: plan)
            yield(.promptProgress(progress))
        }
        return true
    }

    private static let full = EngineError(
        .contextOverflow,
        "The context window is full; start a new conversation, or load the model with a larger --context."
    )
}

extension PromptMessage {
    /// Whether a reply can go on behind it.
    fileprivate var isBegunReply: Bool { role == .assistant && !text.isEmpty }
}
