internal import ChatCore

/// The replies of both sides that tell something about their speed, without
/// those the machine disturbed.
struct ComparedSides {
    /// Where more were made, replies from everywhere in between stand for them.
    static let manyTurns = 400
    /// How far from the median the clock may be, as a share of it.
    static let clockTolerance = 0.1

    private(set) var first: [TurnSpeed]
    private(set) var second: [TurnSpeed]
    private(set) var leftOut = LeftOut()

    init(_ first: [LedgerTurn], _ second: [LedgerTurn]) {
        self.first = first.compactMap(TurnSpeed.init)
        self.second = second.compactMap(TurnSpeed.init)
        leftOut.withoutSpeed =
            first.count + second.count - self.first.count - self.second.count
        leftOut.busy = remove { Disturbance.disturbs(share: $0.otherShare ?? 0) }
        // Another machine has another clock.
        let clocks = Dictionary(grouping: self.first + self.second, by: \.machine).mapValues {
            Quantile.median($0.compactMap(\.clock))
        }
        leftOut.clock = remove { turn in
            guard let clock = turn.clock, let usual = clocks[turn.machine] ?? nil else {
                return false
            }
            return abs(clock / usual - 1) > Self.clockTolerance
        }
        self.first = self.first.thinned(to: Self.manyTurns)
        self.second = self.second.thinned(to: Self.manyTurns)
    }

    /// Removes turns from both sides; returns how many.
    private mutating func remove(_ isDisturbed: (TurnSpeed) -> Bool) -> Int {
        let before = first.count + second.count
        first.removeAll(where: isDisturbed)
        second.removeAll(where: isDisturbed)
        return before - first.count - second.count
    }
}
