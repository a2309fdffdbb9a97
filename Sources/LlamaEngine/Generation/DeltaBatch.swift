internal import ChatCore

/// Joins tokens that come faster than a screen shows them into one piece, with
/// the instant of each kept.
///
/// Every piece wakes a thread here and in two processes further on; on a
/// machine whose cores all compute, each wake-up is taken from the next token.
struct DeltaBatch {
    /// No piece comes sooner than this after the one before: less than a frame
    /// of the screen.
    static let interval = 0.025

    private var waiting: TextDelta?
    private var handedOutAt: MonotonicInstant?

    /// Adds a token. Returns a piece when the last one is long enough ago; the
    /// first token, and every token of a slow model, is one at once. A token of
    /// another channel sends what waits ahead: a piece belongs to one. Tokens
    /// of one instant go out with the last of them: `moreFollows` for the others.
    mutating func add(_ delta: TextDelta, moreFollows: Bool = false) -> [TextDelta] {
        var pieces: [TextDelta] = []
        if let waiting, waiting.channel != delta.channel {
            pieces.append(waiting)
            self.waiting = nil
        }
        if waiting == nil {
            waiting = delta
        } else {
            // In place: a copy would be made for every token otherwise.
            waiting?.join(delta)
        }
        if moreFollows { return pieces }
        if let handedOutAt, delta.at.seconds(since: handedOutAt) < Self.interval { return pieces }
        handedOutAt = delta.at
        if let piece = finish() { pieces.append(piece) }
        return pieces
    }

    /// What still waits.
    mutating func finish() -> TextDelta? {
        defer { waiting = nil }
        return waiting
    }
}

extension TextDelta {
    /// Takes the token after this one into this piece.
    fileprivate mutating func join(_ next: TextDelta) {
        text += next.text
        // Text alone, held back earlier, has no instant of its own.
        guard next.tokens != 0 else { return }
        if tokens != 0 { earlier.append(at) }
        tokens = tokens.flatMap { own in next.tokens.map { own + $0 } }
        depth = next.depth
        at = next.at
    }
}
