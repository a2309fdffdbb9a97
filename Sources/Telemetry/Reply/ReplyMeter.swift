package import ChatCore

/// Measures one reply, from sending to its last token.
///
/// Where the engine timed itself its figures win, for it saw each token when
/// it was made. Otherwise the instants of the pieces are used. Tokens are
/// never counted by pieces: they come from the pieces' own token counts when
/// every one has it, else from the engine's usage.
package struct ReplyMeter: Sendable {
    private let sentAt: MonotonicInstant
    /// The first report of prefill: what was in the cache then, and when.
    private var prefillStart: (progress: PromptProgress, at: MonotonicInstant)?
    /// When a report said that the whole prompt is read.
    private var prefillEnd: MonotonicInstant?
    /// When the first answer or reasoning text came.
    private var firstText: MonotonicInstant?
    /// When the first piece that stands for tokens came.
    private var firstToken: MonotonicInstant?
    private var lastToken: MonotonicInstant?
    /// When the first reasoning came, and the first text of the answer after it.
    private var reasoningStart: MonotonicInstant?
    private var reasoningEnd: MonotonicInstant?
    /// Tokens of the first piece; the time of decoding begins behind them.
    private var tokensAtFirst = 0
    /// Tokens of all pieces, the first one's included.
    private var tokensCounted = 0
    /// Pieces that stand for tokens, counted or not.
    private var pieces = 0
    /// Whether every piece so far told its tokens.
    private var everyPieceCounted = true
    private var gaps = GapHistogram()

    /// A meter for the reply to a message sent at `sentAt`.
    package init(sentAt: MonotonicInstant) {
        self.sentAt = sentAt
    }

    /// Takes a report of prefill that came at `instant`.
    package mutating func record(_ progress: PromptProgress, at instant: MonotonicInstant) {
        if prefillStart == nil { prefillStart = (progress, instant) }
        if prefillEnd == nil, progress.processed >= progress.total { prefillEnd = instant }
    }

    /// Takes a piece of the reply. Its `at` is the clock of every figure.
    package mutating func record(_ delta: TextDelta) {
        if firstText == nil, !delta.text.isEmpty { firstText = delta.at }
        noteReasoning(delta)
        gaps.record(delta)
        guard let tokens = delta.tokens else {
            guard !delta.text.isEmpty else { return }
            everyPieceCounted = false
            note(delta.at, tokens: 0)
            return
        }
        // Text without a token of its own: what was held back until complete.
        guard tokens > 0 else { return }
        note(delta.at, tokens: tokens)
    }

    /// The figures so far; complete with the engine's `result`, which is `nil`
    /// for a reply that broke off.
    package func figures(for result: GenerationResult?) -> ReplyFigures {
        var figures = ReplyFigures()
        if let firstText {
            figures.timeToFirstToken = Figure(firstText.seconds(since: sentAt), .measured)
        }
        figures.firstTokenSplit = result.flatMap {
            FirstTokenSplit(of: figures.timeToFirstToken, $0.timings)
        }
        setPrefill(in: &figures, result)
        setDecode(in: &figures, result)
        if let lastToken, let tokens = tokensSeen(result), tokens >= Threshold.tokens {
            let seconds = lastToken.seconds(since: sentAt)
            if seconds >= Threshold.seconds {
                figures.effectiveRate = Figure(Double(tokens) / seconds, .measured)
            }
        }
        if let reasoningStart, let end = reasoningEnd ?? lastToken {
            figures.reasoningSeconds = Figure(end.seconds(since: reasoningStart), .measured)
        }
        if gaps.count >= GapHistogram.fewest {
            figures.interTokenLatency = gaps.percentiles
        }
        return figures
    }

    private mutating func noteReasoning(_ delta: TextDelta) {
        let began = delta.earlier.first ?? delta.at
        switch delta.channel {
        case .reasoning:
            guard reasoningStart == nil, !delta.text.isEmpty || delta.tokens ?? 0 > 0 else {
                return
            }
            reasoningStart = began
        case .answer:
            guard reasoningStart != nil, reasoningEnd == nil, !delta.text.isEmpty else { return }
            reasoningEnd = began
        }
    }

    private mutating func note(_ instant: MonotonicInstant, tokens: Int) {
        if firstToken == nil {
            firstToken = instant
            tokensAtFirst = tokens
        }
        lastToken = instant
        tokensCounted += tokens
        pieces += 1
    }

    /// Tokens up to `lastToken`. The end token counts in the usage, but has no
    /// text and so no instant.
    private func tokensSeen(_ result: GenerationResult?) -> Int? {
        if everyPieceCounted { return tokensCounted }
        guard let result, let usage = result.usage else { return nil }
        return usage.completionTokens - (result.reason == .stop ? 1 : 0)
    }

    private func setPrefill(in figures: inout ReplyFigures, _ result: GenerationResult?) {
        if let seconds = result?.timings.prefillSeconds {
            figures.prefillSeconds = Figure(seconds, .engineReported)
            let uncached = result?.usage.flatMap { usage in
                (usage.cachedTokens ?? prefillStart?.progress.reused).map {
                    usage.promptTokens - $0
                }
            }
            figures.prefillRate = Self.rate(uncached, seconds, .engineReported)
            return
        }
        // Without a report at its start, prefill cannot be told from queueing
        // and from the network.
        guard let start = prefillStart, let firstToken else { return }
        // A first piece of several tokens holds the time of making them.
        let end = prefillEnd.flatMap { $0 > start.at ? min($0, firstToken) : nil } ?? firstToken
        let seconds = end.seconds(since: start.at)
        figures.prefillRate = Self.rate(
            start.progress.total - start.progress.processed, seconds, .measured)
        if start.progress.processed <= start.progress.reused, figures.prefillRate != nil {
            figures.prefillSeconds = Figure(seconds, .measured)
        }
    }

    private func setDecode(in figures: inout ReplyFigures, _ result: GenerationResult?) {
        if let seconds = result?.timings.decodeSeconds, let usage = result?.usage {
            guard usage.completionTokens >= Threshold.tokens else { return }
            figures.decodeSeconds = Figure(seconds, .engineReported)
            figures.decodeRate = Self.rate(
                usage.completionTokens, less: 1, seconds, .engineReported)
            return
        }
        guard let firstToken, let lastToken, let tokens = tokensSeen(result) else { return }
        let seconds = lastToken.seconds(since: firstToken)
        if everyPieceCounted {
            figures.decodeRate = Self.rate(tokens, less: tokensAtFirst, seconds, .measured)
        } else if abs(tokens - pieces) <= 1 {
            // A token each.
            figures.decodeRate = Self.rate(tokens, less: 1, seconds, .measured)
        } else if pieces > 1 {
            // How many the first piece stands for is not known: as many as the others.
            let rate = Self.rate(tokens, less: 0, seconds, .estimated)
            figures.decodeRate = rate.map {
                Figure($0.value * Double(pieces - 1) / Double(pieces), $0.provenance)
            }
        }
        if let rate = figures.decodeRate {
            figures.decodeSeconds = Figure(seconds, rate.provenance)
        }
    }

    /// (`tokens` - `less`) / `seconds`, or `nil` when that means nothing.
    private static func rate(
        _ tokens: Int?, less: Int = 0, _ seconds: Double, _ provenance: Provenance
    ) -> Figure<Double>? {
        guard let tokens, tokens >= Threshold.tokens, tokens > less, seconds >= Threshold.seconds
        else { return nil }
        return Figure(Double(tokens - less) / seconds, provenance)
    }
}
