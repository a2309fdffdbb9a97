/// How a generation ended, and its figures as the engine gives them.
package struct GenerationResult: Sendable, Hashable, Codable {
    package var reason: FinishReason
    package var usage: Usage?
    package var timings: EngineTimings
    /// The seed the sampler really used.
    package var seed: UInt32?

    package init(
        reason: FinishReason, usage: Usage?, timings: EngineTimings = EngineTimings(),
        seed: UInt32? = nil
    ) {
        self.reason = reason
        self.usage = usage
        self.timings = timings
        self.seed = seed
    }
}

/// Why a reply ended.
package enum FinishReason: String, Sendable, Hashable, Codable {
    /// The model said it was done, or a stop string came up.
    case stop
    /// The token limit was reached or the window filled up.
    case length
    /// A person stopped it.
    case cancelled
    /// The engine failed; the partial text stays.
    case error
}

/// Token counts of one generation.
package struct Usage: Sendable, Hashable, Codable {
    /// Tokens of the prompt, the reused ones included.
    package var promptTokens: Int
    /// Prompt tokens taken from the cache; `nil` where the engine does not tell.
    package var cachedTokens: Int?
    /// Tokens generated, reasoning and the end token included.
    package var completionTokens: Int
    package var reasoningTokens: Int?
    /// `nil` when nothing was drafted.
    package var drafts: DraftCounts?

    package init(
        promptTokens: Int, cachedTokens: Int?, completionTokens: Int, reasoningTokens: Int? = nil
    ) {
        self.promptTokens = promptTokens
        self.cachedTokens = cachedTokens
        self.completionTokens = completionTokens
        self.reasoningTokens = reasoningTokens
    }
}

/// Times the engine itself took, in seconds; `nil` where it does not tell.
package struct EngineTimings: Sendable, Hashable, Codable {
    /// Evaluation of the uncached part of the prompt.
    package var prefillSeconds: Double?
    /// From the first token to the last.
    package var decodeSeconds: Double?
    /// Waiting behind others' requests, before the prompt was begun.
    package var queueSeconds: Double?
    /// Loading the model, where the request made the engine do that.
    package var loadSeconds: Double?
    /// A question to the engine and its answer on the same connection, by canter's own
    /// clock: what the network takes of the time to the first token.
    package var roundTripSeconds: Double?

    package init(prefillSeconds: Double? = nil, decodeSeconds: Double? = nil) {
        self.prefillSeconds = prefillSeconds
        self.decodeSeconds = decodeSeconds
    }
}
