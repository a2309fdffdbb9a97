package import ChatCore

/// One repetition of a test, as it came out.
package struct SpeedSample: Sendable, Hashable {
    package var kind: SpeedTest.Kind
    /// The engine's token counts; `nil` where it does not tell.
    package var usage: Usage?
    package var finishReason: FinishReason
    /// The time `rate` is over.
    package var seconds: Figure<Double>?
    /// Tokens per second. While reading: prompt tokens that were not in the cache, over the time
    /// to read them. While generating: the tokens after the first, over the time after the first.
    /// `nil` where the engine's answers do not tell.
    package var rate: Figure<Double>?

    /// A sample of `kind` from the figures of a whole reply.
    package init(
        _ kind: SpeedTest.Kind, usage: Usage?, finishReason: FinishReason, figures: ReplyFigures
    ) {
        self.kind = kind
        self.usage = usage
        self.finishReason = finishReason
        switch kind {
        case .prefill:
            seconds = figures.prefillSeconds
            rate = figures.prefillRate
        case .decode:
            seconds = figures.decodeSeconds
            rate = figures.decodeRate
        }
    }

    /// Tokens really read, the cached ones not counted, or really generated.
    package var tokens: Int? {
        guard let usage else { return nil }
        switch kind {
        case .prefill: return usage.cachedTokens.map { usage.promptTokens - $0 }
        case .decode: return usage.completionTokens
        }
    }

    /// Tokens really in the context before them: for reading a prompt, those found in the cache.
    package var depth: Int? {
        kind == .prefill ? usage?.cachedTokens : usage?.promptTokens
    }
}
