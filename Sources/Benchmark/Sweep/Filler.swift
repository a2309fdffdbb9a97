/// Text to fill a context with. What it says does not matter to an engine's speed; that its length
/// can be set to a token does, so its words are ones that vocabularies hold whole.
struct Filler: Sendable {
    /// Makes this sweep's prompts differ from those of any other.
    let salt: UInt64

    private static let vocabulary = [
        "time", "water", "house", "people", "light", "number", "story", "hand", "world", "school",
        "night", "point", "city", "area", "money", "book", "music", "power", "game", "line",
        "end", "group", "room", "door", "word", "side", "kind", "head", "job", "fact", "month",
    ]

    /// The first `count` words of an endless text; a shorter one is the beginning of a longer.
    func words(_ count: Int) -> String {
        (0..<max(0, count)).map { Self.vocabulary[$0 % Self.vocabulary.count] }
            .joined(separator: " ")
    }

    /// A word for the beginning of prompt `index`, so that an engine finds no more of it in its
    /// cache than what every prompt begins with.
    func lead(_ index: Int) -> String {
        let index = UInt64(truncatingIfNeeded: index)
        // Neighbours begin with different letters, and so share no token.
        let letter = Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8((salt % 26 + index) % 26)))
        let number = UInt32(truncatingIfNeeded: Self.mixed(Self.mixed(salt) &+ index))
        return String(letter) + String(number, radix: 36)
    }

    /// The mixing of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
