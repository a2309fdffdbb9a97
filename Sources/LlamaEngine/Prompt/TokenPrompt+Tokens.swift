internal import EngineKit

extension TokenPrompt {
    /// Its tokens, of a vocabulary of so many; behind `beginning` where a model wants one.
    func tokens(vocabulary: Int32, beginning: Token?) -> [Token] {
        var tokens = (0..<max(0, shared)).map { Self.token(seed, $0, vocabulary) }
        tokens += (0..<max(0, fresh)).map { Self.token(draw, $0, vocabulary) }
        if let beginning, !tokens.isEmpty { tokens[0] = beginning }
        return tokens
    }

    /// What a reply to it begins with: that beginning where there is nothing before it.
    func replyBeginning(vocabulary: Int32, beginning: Token?) -> Token {
        if count == 0, let beginning { return beginning }
        return Self.token(seed ^ draw, count, vocabulary)
    }

    /// Token `index` of the draw `number`: SplitMix64 (Steele, Lea, Flood 2014).
    private static func token(_ number: UInt64, _ index: Int, _ vocabulary: Int32) -> Token {
        var mixed = number &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Token(mixed % UInt64(max(1, vocabulary)))
    }
}
