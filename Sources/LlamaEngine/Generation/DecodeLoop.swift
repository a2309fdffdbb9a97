internal import ChatCore
internal import EngineKit

/// Makes the tokens of one reply, one by one or several at a time, until the
/// model, the limit, the window or a person ends it.
struct DecodeLoop {
    private let session: LoadedSession
    private let request: GenerationRequest
    private let prompt: [Token]
    private let yield: (GenerationEvent) -> Void

    private(set) var writer: ReplyWriter
    private var drafter: Drafter?
    private var threads: Int
    /// Whether the next step begins with threads that have to wake up.
    private var threadsChanged = false

    /// Time between two `cache` events while tokens stream.
    private static let cacheInterval = 0.25

    /// `prompt` is what the cache holds, and `reader` reads the reply to it. Throws when the request asks for a way
    /// of drafting that cannot be had.
    init(
        session: LoadedSession, request: GenerationRequest, prompt: [Token], reader: ReplyReader,
        yield: @escaping (GenerationEvent) -> Void
    ) throws(EngineError) {
        self.session = session
        self.request = request
        self.prompt = prompt
        self.yield = yield
        writer = ReplyWriter(session: session, reader: reader, yield: yield)
        drafter = try Drafter(request.speculation, session: session, prompt: prompt)
        threads = session.follower?.threads ?? session.loaded.threads ?? 1
    }

    /// Drafted and accepted; `nil` when nothing was drafted.
    var drafts: DraftCounts? {
        drafter.flatMap { $0.counts.drafted > 0 ? $0.counts : nil }
    }

    /// Blocks until the reply is over. Throws `.failed`.
    mutating func run(_ sampler: borrowing SamplerChain) throws(EngineError) -> FinishReason {
        defer { writer.finish() }
        let limit = request.maxTokens ?? .max
        guard limit > 0 else { return .length }
        if session.stop.isStopped { return .cancelled }
        let began = MonotonicInstant.now
        use(session.follower?.replyBegins(at: began))
        session.context.useThreads(threads)
        threadsChanged = false

        var next = try choose(sampler, index: -1)
        var last = MonotonicInstant.now
        var lastCache = last
        drafter?.append([next])
        if writer.write(next, depth: session.cached.count, at: last) { return .stop }

        while true {
            if last.seconds(since: lastCache) >= Self.cacheInterval {
                lastCache = last
                report()
            }
            // The last token of a reply need not be evaluated: nothing follows it.
            guard writer.tokens < limit, makeRoom() else { return .length }
            let proposal = propose(after: next, limit: limit)
            let step = try evaluate(next, proposal?.tokens ?? [], sampler)
            switch step {
            case .aborted: return .cancelled
            case .full: return .length
            case .made(let tokens, let accepted):
                let now = MonotonicInstant.now
                account(proposal, accepted: accepted, seconds: now.seconds(since: last), at: now)
                last = now
                drafter?.append(tokens)
                if write(tokens, at: now) { return .stop }
                // Made of at least one token: the sampler was asked at least once.
                next = tokens[tokens.count - 1]
            }
            if session.stop.isStopped { return .cancelled }
        }
    }

    /// What came of evaluating.
    private enum Step {
        /// The tokens chosen, the first in the place behind the one evaluated,
        /// and how many of the drafted ones were among them.
        case made([Token], accepted: Int)
        case aborted, full
    }

    /// Evaluates `next` and the drafts behind it, and chooses from the logits of
    /// each as if they had come one by one: a draft is only ever what the
    /// sampler chose, so that it changes when a token comes and not which.
    private func evaluate(
        _ next: Token, _ drafts: [Token], _ sampler: borrowing SamplerChain
    ) throws(EngineError) -> Step {
        let before = session.cached.count
        let outcome =
            drafts.isEmpty
            ? try session.decode([next]) : try session.decode(next, drafts: drafts)
        switch outcome {
        case .aborted: return .aborted
        case .full: return .full
        case .done: break
        }
        guard !drafts.isEmpty else { return .made([try choose(sampler, index: -1)], accepted: 0) }
        var made: [Token] = []
        var accepted = 0
        for index in 0...drafts.count {
            let token = try choose(sampler, index: Int32(index))
            made.append(token)
            guard index < drafts.count, token == drafts[index] else { break }
            accepted += 1
            // Nothing follows an end, whatever was drafted.
            if session.model.vocabulary.isEndOfGeneration(token) { break }
        }
        // The last token chosen is not evaluated, as without drafts.
        session.keep(before + made.count)
        return .made(made, accepted: accepted)
    }

    private func choose(
        _ sampler: borrowing SamplerChain, index: Int32
    ) throws(EngineError) -> Token {
        let token = try sampler.sample(session.context, index: index)
        try sampler.accept(token)
        return token
    }

    /// Writes the tokens of a step, whose cache holds all but the last of them.
    /// Returns whether the reply ends among them; the cache ends there, too.
    private mutating func write(_ tokens: [Token], at now: MonotonicInstant) -> Bool {
        let depth = session.cached.count - tokens.count + 1
        for (index, token) in tokens.enumerated() {
            let more = index < tokens.count - 1
            if writer.write(token, depth: depth + index, at: now, moreFollows: more) {
                if more { session.keep(depth + index) }
                return true
            }
        }
        return false
    }

    /// Whether there is a cell for the next token, by a shift where one is allowed.
    private func makeRoom() -> Bool {
        if session.cached.count < session.loaded.contextWindow { return true }
        guard request.mayShift,
            let shift = session.shift(
                keeping: session.systemTokens(of: request.messages, prompt: prompt))
        else { return false }
        yield(.shifted(shift))
        return true
    }

    private mutating func propose(after next: Token, limit: Int) -> Drafter.Proposal? {
        // One thing is compared at a time.
        guard drafter != nil, session.follower?.isTrying != true else { return nil }
        let room = min(
            limit - writer.tokens - 1, session.loaded.contextWindow - session.cached.count - 1)
        return drafter?.propose(after: next, room: room, threads: threads)
    }

    /// Tells those who watch the times what this step took.
    private mutating func account(
        _ proposal: Drafter.Proposal?, accepted: Int, seconds: Double, at now: MonotonicInstant
    ) {
        let woke = threadsChanged
        threadsChanged = false
        if let proposal {
            drafter?.judged(proposal, accepted: accepted, seconds: seconds)
            return
        }
        if !woke, session.follower?.isTrying != true { drafter?.stepped(seconds: seconds) }
        use(session.follower?.tokenMade(in: seconds, at: now))
    }

    private mutating func use(_ choice: ThreadChoice?) {
        guard let choice else { return }
        threads = choice.decode
        threadsChanged = true
        session.context.useThreads(choice.decode)
        yield(.threads(choice))
    }

    private func report() {
        yield(.cache(session.occupancy(exact: false)))
        if let drafts { yield(.drafting(drafts)) }
    }
}
