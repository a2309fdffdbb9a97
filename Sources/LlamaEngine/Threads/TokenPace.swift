/// How long tokens take, smoothed: over many, and over the last few.
struct TokenPace {
    /// Seconds a token takes, over the last dozens.
    private(set) var seconds = 0.0
    private var lately = 0.0
    private var count = 0

    /// A token that takes longer than this many times the usual counts as that
    /// many: a machine that was away for a moment is no slower for it.
    private static let outlier = 2.5

    /// Forgets what was; the next token is the first.
    mutating func begin() {
        count = 0
    }

    mutating func add(_ token: Double) {
        count += 1
        guard count > 1 else {
            seconds = token
            lately = token
            return
        }
        let token = min(token, Self.outlier * seconds)
        // The mean of all until there are enough to forget the oldest.
        seconds += (token - seconds) / Double(min(count, 24))
        lately += (token - lately) / Double(min(count, 6))
    }

    /// Whether enough tokens were seen to compare with.
    var isKnown: Bool { count >= 8 || (count >= 3 && seconds > 0.15) }

    /// Whether the last few tokens take so much longer that something changed.
    /// A context that grows makes tokens slower far more slowly than this.
    var isSlowerThanBefore: Bool { count >= 16 && lately > 1.4 * seconds }
}
