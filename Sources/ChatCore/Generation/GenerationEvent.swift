/// What an engine says while it answers. Ends with exactly one `finished`,
/// unless the stream throws.
package enum GenerationEvent: Sendable, Hashable, Codable {
    /// Once, before the prompt is read.
    case prompt(PromptReuse)
    case promptProgress(PromptProgress)
    case text(TextDelta)
    case cache(CacheOccupancy)
    /// Drafted and accepted so far; now and then while tokens stream.
    case drafting(DraftCounts)
    /// The engine changed its threads between two tokens.
    case threads(ThreadChoice)
    /// The cache was full and was shifted, as the request allowed.
    case shifted(ContextShift)
    /// The engine has said nothing for this many seconds. It may go on, or
    /// hang; `InferenceEngine.restart` helps then.
    case stalled(seconds: Double)
    case finished(GenerationResult)
}

/// How far prefill has come, in tokens.
package struct PromptProgress: Sendable, Hashable, Codable {
    /// Prompt tokens in the cache so far, the reused ones included.
    package var processed: Int
    /// Tokens of the whole prompt.
    package var total: Int
    /// Tokens taken over from the turn before.
    package var reused: Int

    package init(processed: Int, total: Int, reused: Int) {
        self.processed = processed
        self.total = total
        self.reused = reused
    }
}

/// A piece of the reply.
package struct TextDelta: Sendable, Hashable, Codable {
    /// What a piece of text belongs to.
    package enum Channel: UInt8, Sendable, Hashable, Codable {
        case answer, reasoning
    }

    package var channel: Channel
    /// May be empty: a token that ends in the middle of a character.
    package var text: String
    /// Tokens this piece stands for; `nil` where the engine does not count
    /// them as it streams.
    package var tokens: Int?
    /// Tokens in the context after this piece; `nil` where it is not known.
    package var depth: Int?
    /// When the last token was sampled, or, behind a network, when it arrived.
    package var at: MonotonicInstant
    /// When the tokens before the last were sampled, in order; empty for a
    /// piece of one token, or where only `at` is known.
    package var earlier: [MonotonicInstant]

    package init(
        channel: Channel, text: String, tokens: Int?, depth: Int?, at: MonotonicInstant,
        earlier: [MonotonicInstant] = []
    ) {
        self.channel = channel
        self.text = text
        self.tokens = tokens
        self.depth = depth
        self.at = at
        self.earlier = earlier
    }
}
