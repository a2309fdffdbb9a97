/// A few tokens with another number of threads, between tokens with the usual
/// one: in turn, so that a machine that changes meanwhile changes for both.
struct ThreadTrial {
    /// What to do after a token.
    enum Verdict: Equatable {
        case goOn
        /// Go on with this many threads.
        case turn(Int)
        /// The candidate is faster, or it is not.
        case won, lost
    }

    let home: Int
    let candidate: Int
    /// Seconds a token took before the trial.
    private let pace: Double
    private var candidates: [Double] = []
    private var homes: [Double] = []
    /// Tokens and seconds of the turn under way.
    private var turn = (tokens: 0, seconds: 0.0, number: 0)

    /// Turns of each, and how long one is: some tokens and some time, or fewer
    /// tokens where they are slow.
    private static let turns = 2
    private static let turnTokens = 6
    private static let turnSeconds = 0.04
    private static let longTurnSeconds = 0.4
    /// A candidate this many times slower is given up at its second token.
    private static let hopeless = 1.25
    /// One this many times slower after its first turn gets no second.
    private static let unlikely = 1.08

    init(home: Int, candidate: Int, pace: Double) {
        self.home = home
        self.candidate = candidate
        self.pace = pace
    }

    /// Takes the time of a token made with the count of the turn.
    mutating func add(_ seconds: Double) -> Verdict {
        let isCandidates = turn.number.isMultiple(of: 2)
        if isCandidates { candidates.append(seconds) } else { homes.append(seconds) }
        turn.tokens += 1
        turn.seconds += seconds
        if isCandidates, turn.number == 0, candidates.count >= 2,
            Self.mean(candidates) > Self.hopeless * pace
        {
            return .lost
        }
        guard
            (turn.tokens >= Self.turnTokens && turn.seconds >= Self.turnSeconds)
                || (turn.tokens >= 2 && turn.seconds >= Self.longTurnSeconds)
        else { return .goOn }
        if turn.number == 0, Self.mean(candidates) > Self.unlikely * pace {
            return .lost
        }
        turn = (0, 0, turn.number + 1)
        guard turn.number == 2 * Self.turns else {
            return .turn(isCandidates ? home : candidate)
        }
        return Self.mean(candidates) < Self.mean(homes) * (1 - ThreadGovernor.margin)
            ? .won : .lost
    }

    /// The mean without the outermost sixths: where threads share a core some
    /// tokens are quick and some are not, and both count; a token for which the
    /// machine was away does not.
    private static func mean(_ times: [Double]) -> Double {
        let outer = times.count / 6
        let inner = times.sorted()[outer..<(times.count - outer)]
        return inner.reduce(0, +) / Double(max(inner.count, 1))
    }
}
