internal import ChatCore
internal import TestSupport

/// A made-up reply, one token after another, for an observer with a stopwatch:
/// what it says of it is computed from the plain list of instants.
struct TokenTimeline {
    let sentAt = MonotonicInstant(nanoseconds: 5_000_000_000)
    /// When each token was made.
    let instants: [MonotonicInstant]

    /// `count` tokens, the first after 80 to 400 ms, the others 2 to 60 ms
    /// apart, with a rare stall.
    init(count: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var at = sentAt.nanoseconds + Int64.random(in: 80_000_000...400_000_000, using: &generator)
        var instants: [MonotonicInstant] = []
        for _ in 0..<count {
            instants.append(MonotonicInstant(nanoseconds: at))
            let stall = Int.random(in: 0..<50, using: &generator) == 0
            at += Int64.random(
                in: stall ? 200_000_000...1_500_000_000 : 2_000_000...60_000_000, using: &generator)
        }
        self.instants = instants
    }

    /// Seconds from sending to each token.
    var seconds: [Double] {
        instants.map { Double($0.nanoseconds - sentAt.nanoseconds) / 1e9 }
    }

    /// Seconds between neighbours, sorted.
    var sortedGaps: [Double] {
        zip(seconds.dropFirst(), seconds).map(-).sorted()
    }

    /// The smallest gap that at least `percent` of all gaps do not exceed.
    func gap(atPercentile percent: Double) -> Double {
        let gaps = sortedGaps
        let rank = (percent / 100 * Double(gaps.count)).rounded(.up)
        return gaps[max(0, Int(rank) - 1)]
    }

    /// A piece of text for each token.
    func deltas(tokens: Int? = 1) -> [TextDelta] {
        instants.map { TextDelta(channel: .answer, text: "x", tokens: tokens, depth: nil, at: $0) }
    }
}

extension Double {
    /// Whether this lies within `share` of `other`.
    func isWithin(_ share: Double, of other: Double) -> Bool {
        abs(self - other) <= share * abs(other)
    }
}
