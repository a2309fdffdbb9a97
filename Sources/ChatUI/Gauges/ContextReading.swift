internal import ChatCore

/// What the context holds: the prompt by messages, as the session told, and
/// the tokens of the reply behind it.
struct ContextReading: Sendable {
    private var prompt: ContextMap?
    private var reasoning = 0
    private var answer = 0
    /// Whether every piece of the reply told its tokens.
    private var isCounted = true

    /// Everything, in the order of the context; `nil` before the first prompt.
    var map: ContextMap? {
        guard var map = prompt else { return nil }
        map.add(.reasoning, tokens: reasoning)
        map.add(.answer, tokens: answer)
        return map
    }

    /// `estimated` where any of it is.
    var provenance: Provenance {
        isCounted ? prompt?.provenance ?? .estimated : .estimated
    }

    /// A prompt is read: the reply begins behind it.
    mutating func read(_ map: ContextMap) {
        prompt = map
    }

    /// A reply begins, and has no tokens yet.
    mutating func begin() {
        (reasoning, answer, isCounted) = (0, 0, true)
    }

    mutating func record(_ delta: TextDelta) {
        guard let tokens = delta.tokens else {
            if !delta.text.isEmpty { isCounted = false }
            return
        }
        switch delta.channel {
        case .reasoning: reasoning += tokens
        case .answer: answer += tokens
        }
    }

    /// The reply is over: what the engine counted goes.
    mutating func end(_ usage: Usage?) {
        guard let usage else { return }
        reasoning = usage.reasoningTokens ?? (isCounted ? reasoning : 0)
        answer = max(0, usage.completionTokens - reasoning)
        if usage.reasoningTokens != nil || reasoning == 0 { isCounted = true }
    }
}
