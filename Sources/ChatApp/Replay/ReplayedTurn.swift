internal import Benchmark
internal import ChatCore

/// A turn as it went this time.
struct ReplayedTurn: Sendable, Hashable {
    /// One repetition.
    struct Sample: Sendable, Hashable {
        var usage: Usage?
        var figures: ReplyFigures
    }

    var turn: ReplayTurn
    /// The repetitions in order.
    var samples: [Sample] = []

    /// Tokens the model read, without what it had in its cache; `nil` where it does not tell.
    var readTokens: Int? {
        samples.first?.usage.flatMap { usage in usage.cachedTokens.map { usage.promptTokens - $0 } }
    }

    /// Tokens of the prompt.
    var promptTokens: Int? { samples.first?.usage?.promptTokens }

    /// Tokens of the reply.
    var writtenTokens: Int? { samples.first?.usage?.completionTokens }

    /// The median over the repetitions of one figure, and where it comes from; `nil` where
    /// none has it.
    func median(_ figure: (ReplyFigures) -> Figure<Double>?) -> Figure<Double>? {
        RateSummary(samples.compactMap { figure($0.figures) }).map {
            Figure($0.median, $0.provenance)
        }
    }
}
