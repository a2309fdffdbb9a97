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
    /// to read them. While generating: the tokens after the first, over the time after the first;
    /// of a prompt of tokens all of them, over the time of all. Both together: both, over the
    /// time of both. `nil` where the engine's answers do not tell.
    package var rate: Figure<Double>?
    /// Seconds from sending to the first token; `nil` where none was made or none told.
    package var firstToken: Double?

    /// A sample of `kind` from the figures of a whole reply.
    package init(
        _ kind: SpeedTest.Kind, usage: Usage?, finishReason: FinishReason, figures: ReplyFigures
    ) {
        self.kind = kind
        self.usage = usage
        self.finishReason = finishReason
        firstToken = figures.timeToFirstToken?.value
        switch kind {
        case .prefill:
            seconds = figures.prefillSeconds
            rate = figures.prefillRate
        case .decode:
            seconds = figures.decodeSeconds
            rate = figures.decodeRate
        case .both:
            guard let read = figures.prefillSeconds, let made = figures.decodeSeconds,
                let usage, let tokens = read.provenance == made.provenance ? self.read : nil
            else { return }
            let time = read.value + made.value
            seconds = Figure(time, read.provenance)
            let count = tokens + max(0, usage.completionTokens - 1)
            rate = time > 0 ? Figure(Double(count) / time, read.provenance) : nil
        }
    }

    /// A sample of a prompt of tokens, whose times the engine took of exactly what was asked.
    package init(_ kind: SpeedTest.Kind, exact result: GenerationResult, firstToken: Double?) {
        self.kind = kind
        usage = result.usage
        finishReason = result.reason
        self.firstToken = firstToken
        let times = [result.timings.prefillSeconds, result.timings.decodeSeconds]
        let time = times.compactMap(\.self).reduce(0, +)
        guard time > 0 else { return }
        seconds = Figure(time, .engineReported)
        rate = Figure(Double((read ?? 0) + (generated ?? 0)) / time, .engineReported)
    }

    /// Tokens really read, the cached ones not counted.
    package var read: Int? {
        guard let usage else { return nil }
        return kind == .decode ? 0 : usage.cachedTokens.map { usage.promptTokens - $0 }
    }

    /// Tokens really generated.
    package var generated: Int? {
        kind == .prefill ? 0 : usage?.completionTokens
    }

    /// Tokens really in the context before them: for reading a prompt, those found in the cache.
    package var depth: Int? {
        kind == .decode ? usage?.promptTokens : usage?.cachedTokens
    }
}
