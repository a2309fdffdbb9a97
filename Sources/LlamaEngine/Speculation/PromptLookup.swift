internal import CLlama

/// Drafts what followed the same tokens earlier in the conversation.
///
/// Where a reply repeats its prompt, as in editing a text, nearly every draft
/// is right; elsewhere there is mostly nothing to draft. The longest match
/// wins, and of equally long ones the one that goes on where the last draft
/// came from: after a changed word two tokens are enough to find back to the
/// text being repeated.
struct PromptLookup {
    /// Tokens drafted, and how many before them matched.
    struct Draft: Equatable {
        var tokens: [Token]
        var matched: Int
    }

    private var history: [Token] = []
    /// The last place each pair of neighbours was seen: the index behind it.
    private var latest: [UInt64: Int] = [:]
    /// For each index, the place before where the same pair stood; -1 for none.
    private var earlier: [Int] = []
    /// Where the last draft was taken from, moved on with what was accepted.
    private var alignment = 0

    /// Matches beyond this length say no more.
    private static let longestMatch = 24
    /// Places looked at for one draft: "of the" stands everywhere.
    private static let places = 48

    /// Takes tokens at the end of the conversation.
    mutating func append(_ tokens: some Sequence<Token>) {
        for token in tokens {
            // A pair is entered when something follows it: it is looked up before.
            enterLastPair()
            history.append(token)
            alignment += 1
        }
    }

    /// At most `limit` tokens that may follow; `nil` when nothing matches.
    mutating func draft(limit: Int) -> Draft? {
        let end = history.count
        guard limit > 0, end >= 2 else { return nil }
        var place = latest[Self.pair(history[end - 2], history[end - 1])] ?? -1
        var best: (place: Int, matched: Int, distance: Int)?
        var looked = 0
        while place > 0, looked < Self.places {
            let matched = matchLength(before: place)
            let distance = abs(place - alignment)
            if best.map({
                matched > $0.matched || (matched == $0.matched && distance < $0.distance)
            })
                ?? true
            {
                best = (place, matched, distance)
            }
            place = earlier[place]
            looked += 1
        }
        guard let best else { return nil }
        var tokens: [Token] = []
        tokens.reserveCapacity(limit)
        for offset in 0..<limit {
            let index = best.place + offset
            // A text that repeats itself goes on repeating.
            tokens.append(index < end ? history[index] : tokens[index - end])
        }
        alignment = best.place
        return Draft(tokens: tokens, matched: best.matched)
    }

    /// How many tokens before `place` are the ones at the end.
    private func matchLength(before place: Int) -> Int {
        var length = 0
        while length < Self.longestMatch, length < place,
            history[place - 1 - length] == history[history.count - 1 - length]
        {
            length += 1
        }
        return length
    }

    private mutating func enterLastPair() {
        earlier.append(-1)
        guard history.count >= 2 else { return }
        let key = Self.pair(history[history.count - 2], history[history.count - 1])
        earlier[history.count] = latest[key] ?? -1
        latest[key] = history.count
    }

    private static func pair(_ first: Token, _ second: Token) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }
}
