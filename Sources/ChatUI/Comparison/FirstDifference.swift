/// Where two texts part, in words.
///
/// White space parts words, and its amount makes no difference. Scripts that are written without
/// it, Chinese and Japanese, count each character as a word.
enum FirstDifference: Equatable, Sendable {
    /// The same words.
    case none
    /// The word of that number, counted from 1; `nil` where a text has ended before it.
    case word(Int, left: String?, right: String?)

    init(_ left: String, _ right: String) {
        var lefts = Words(left)
        var rights = Words(right)
        var number = 0
        while true {
            number += 1
            let (one, other) = (lefts.next(), rights.next())
            guard one != nil || other != nil else {
                self = .none
                return
            }
            guard one == other else {
                self = .word(number, left: one.map(String.init), right: other.map(String.init))
                return
            }
        }
    }

    /// The words of a text, one after the other.
    struct Words: IteratorProtocol {
        private var rest: Substring

        init(_ text: String) { rest = text[...] }

        mutating func next() -> Substring? {
            rest = rest.drop(while: \.isWhitespace)
            guard let first = rest.first else { return nil }
            let end =
                first.standsAlone
                ? rest.index(after: rest.startIndex)
                : rest.firstIndex { $0.isWhitespace || $0.standsAlone } ?? rest.endIndex
            defer { rest = rest[end...] }
            return rest[..<end]
        }
    }
}

extension Character {
    /// Whether it is a word of its own: of scripts that put no space between words.
    fileprivate var standsAlone: Bool {
        guard let scalar = unicodeScalars.first else { return false }
        // Hiragana and Katakana are not ideographs.
        return scalar.properties.isIdeographic || (0x3041...0x30FF).contains(scalar.value)
    }
}
