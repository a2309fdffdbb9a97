/// How well a few typed letters stand for a longer text.
///
/// All letters have to occur in order. Letters that follow each other, that
/// begin a word and that begin the text count for more, and of several ways to
/// find them the best one counts, as in fzf.
struct FuzzyMatch: Sendable, Equatable {
    /// Higher is better; comparable only for one query.
    let score: Int
    /// Where the letters were found, as offsets of characters in the text.
    let positions: [Int]

    private static let match = 16
    private static let run = 12
    private static let wordStart = 10
    private static let textStart = 6
    private static let gap = -2

    /// `nil` where the letters do not occur. White space in the query divides
    /// it into parts that may come in any order; case makes no difference.
    ///
    /// - Complexity: O(letters of the query · characters of the text).
    init?(_ query: String, in text: String) {
        let characters = text.map { Self.folded($0) }
        var score = 0
        var positions: [Int] = []
        for part in query.split(whereSeparator: \.isWhitespace) {
            guard let found = Self.best(part.map { Self.folded($0) }, in: characters) else {
                return nil
            }
            score += found.score
            positions += found.positions
        }
        self.score = score
        self.positions = Set(positions).sorted()
    }

    /// The best way to find the letters: for each letter and each place where it
    /// occurs, the best score of all letters up to it.
    private static func best(
        _ letters: [String], in text: [String]
    ) -> (score: Int, positions: [Int])? {
        guard !letters.isEmpty, letters.count <= text.count else { return nil }
        // Of the letter before: its best score at each place, and where the one
        // before that was then.
        var previous: [Int?] = []
        var origins: [[Int]] = []
        for (index, letter) in letters.enumerated() {
            var scores = [Int?](repeating: nil, count: text.count)
            var origin = [Int](repeating: -1, count: text.count)
            // The best place so far for the letter before, gaps counted.
            var best: (score: Int, place: Int)?
            for place in text.indices {
                if index > 0, place > 0 {
                    best?.score += gap
                    if let score = previous[place - 1], score + gap > best?.score ?? .min {
                        best = (score + gap, place - 1)
                    }
                }
                guard text[place] == letter else { continue }
                let here = match + bonus(at: place, in: text)
                guard index > 0 else {
                    scores[place] = here
                    continue
                }
                if let best { (scores[place], origin[place]) = (best.score + here, best.place) }
                if place > 0, let score = previous[place - 1],
                    score + run + here > scores[place] ?? .min
                {
                    (scores[place], origin[place]) = (score + run + here, place - 1)
                }
            }
            previous = scores
            origins.append(origin)
        }
        guard let last = previous.indices.max(by: { previous[$0] ?? .min < previous[$1] ?? .min }),
            let score = previous[last]
        else { return nil }
        var positions = [last]
        for origin in origins.dropFirst().reversed() {
            positions.append(origin[positions[positions.count - 1]])
        }
        return (score, positions)
    }

    private static func bonus(at place: Int, in text: [String]) -> Int {
        guard place > 0 else { return textStart + wordStart }
        let before = text[place - 1].first
        let isStart = before.map { !$0.isLetter && !$0.isNumber } ?? true
        return isStart ? wordStart : 0
    }

    private static func folded(_ character: Character) -> String { character.lowercased() }
}
