/// Whether a challenger is faster than what holds the place, decided with as
/// few pairs of measurements as the noise allows.
///
/// Looked at after every pair. Looking often finds chance differences more
/// often, so a decision before the last pair takes the stricter interval, and
/// at the end the challenger has to be ahead by the usual one.
package struct Duel: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// Another pair is needed.
        case undecided
        /// The challenger is faster, by more than the noise.
        case won
        /// It is slower by more than the noise.
        case lost
        /// It is not faster by enough to matter, or the noise hides it.
        case even
    }

    package struct Rules: Sendable, Hashable {
        /// Pairs before the first look.
        package var fewestPairs: Int
        package var mostPairs: Int
        /// How much faster a challenger has to be to be worth a setting.
        package var leastGain: Double
        /// Whether the last look takes the stricter interval, too: for what has
        /// won by the usual one before.
        package var isStrict = false

        package init(fewestPairs: Int = 4, mostPairs: Int = 8, leastGain: Double = 0.01) {
            self.fewestPairs = max(2, fewestPairs)
            self.mostPairs = max(self.fewestPairs, mostPairs)
            self.leastGain = leastGain
        }
    }

    package let rules: Rules
    package private(set) var ratios = PairedRatios()

    package init(_ rules: Rules) {
        self.rules = rules
    }

    package mutating func add(challenger: Double, holder: Double) {
        ratios.add(challenger, against: holder)
    }

    package var verdict: Verdict {
        guard ratios.count >= rules.fewestPairs else { return .undecided }
        let isLast = ratios.count >= rules.mostPairs
        let interval = ratios.interval(isLast && !rules.isStrict ? .percent95 : .percent99)
        if interval.lowerBound > 1, ratios.mean >= 1 + rules.leastGain { return .won }
        if interval.upperBound < 1 { return .lost }
        // It can no longer be ahead by enough.
        if isLast || interval.upperBound < 1 + rules.leastGain { return .even }
        return .undecided
    }
}
