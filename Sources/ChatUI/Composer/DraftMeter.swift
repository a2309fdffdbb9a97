internal import ChatCore

/// How many tokens the message being written has, and how much of the window
/// it leaves.
///
/// Asked of the engine a moment after the last change. Until it answers, and
/// while a reply keeps the engine busy, what is shown is estimated from the
/// last count, and says so.
struct DraftMeter: Sendable {
    /// How long after the last change the engine is asked.
    static let delay = Duration.milliseconds(250)
    /// Bytes a token has where nothing was counted yet: English text, roughly.
    static let bytesPerToken = 4.0
    /// Tokens from which on a count tells how many bytes one has.
    static let tellingTokens = 16

    /// What was counted last, and the text it was counted for.
    private var counted: (text: String, count: MessageCount)?
    /// Bytes a token had in the last count that tells.
    private var ratio = DraftMeter.bytesPerToken
    /// When to ask.
    private(set) var dueAt: MonotonicInstant?

    /// The text changed.
    mutating func changed(at now: MonotonicInstant) { dueAt = now.advanced(by: Self.delay) }

    /// It is asked, or there is nothing to ask about.
    mutating func asked() { dueAt = nil }

    /// The engine answered; `nil` when it could not.
    mutating func take(_ count: MessageCount?, for text: String) {
        guard let count else { return }
        counted = (text, count)
        if count.tokens.value >= Self.tellingTokens {
            ratio = Double(text.utf8.count) / Double(count.tokens.value)
        }
    }

    /// Nothing that was counted holds any more: another model, another window,
    /// another conversation.
    mutating func forget() {
        counted = nil
        ratio = Self.bytesPerToken
    }

    /// What the text has, and what is left of the window with it; negative
    /// where it does not fit.
    ///
    /// - Parameters:
    ///   - used: Tokens of the context without it, for an estimate; `nil` where unknown.
    ///   - window: In force.
    func reading(
        of text: String, used: Int?, window: Int?
    ) -> (tokens: Figure<Int>, left: Figure<Int>?) {
        if let counted, counted.text == text {
            guard counted.count.window > 0 else { return (counted.count.tokens, nil) }
            let left = counted.count.window - counted.count.prompt.value
            return (counted.count.tokens, Figure(left, counted.count.prompt.provenance))
        }
        let tokens = Int((Double(text.utf8.count) / max(0.5, ratio)).rounded(.up))
        let left = window.flatMap { window in
            used.map { Figure(window - $0 - tokens, .estimated) }
        }
        return (Figure(tokens, .estimated), left)
    }
}
