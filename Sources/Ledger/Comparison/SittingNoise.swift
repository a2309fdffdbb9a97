/// How far apart two sides' means may lie by chance alone, when replies of one
/// sitting resemble each other.
///
/// A machine has moods: what else runs, how warm it is, where the memory came
/// to lie. Replies of one sitting share one, and twenty of them tell less than
/// twenty of twenty days. So the variance has two parts, between sittings and
/// within them, by the analysis of variance of a one-way random model. A few
/// sittings tell little about how different sittings are: as if from
/// `usualDegrees` others, they are also expected to differ by `usualDeviation`.
package struct SittingNoise: Sendable {
    /// A reply more than half an hour after the one before begins another sitting.
    static let pause = 1800.0
    /// The standard deviation between sittings that is expected, as a logarithm.
    package static let usualDeviation = 0.0125
    static let usualDegrees = 8.0

    /// A reply: when it was, of which side, and its ratio's logarithm.
    package struct Reply: Sendable {
        /// Seconds since 1970.
        var sentAt: Double
        var isSecond: Bool
        var ratio: Double

        package init(sentAt: Double, isSecond: Bool, ratio: Double) {
            self.sentAt = sentAt
            self.isSecond = isSecond
            self.ratio = ratio
        }
    }

    /// Of the difference of the sides' means.
    package let standardError: Double
    /// Degrees of freedom of Student's distribution for it.
    package let degrees: Double

    /// Both sides have at least two replies.
    package init(_ replies: [Reply]) {
        let sittings = Self.sittings(Self.tamed(replies))
        var between = Sum()
        var within = Sum()
        // Replies of a sitting that is like the average one.
        var size = 0.0
        // The weight of each part in the variance of the difference.
        var betweenWeight = 0.0
        var withinWeight = 0.0
        for isSecond in [false, true] {
            let own = sittings.filter { $0[0].isSecond == isSecond }.map { $0.map(\.ratio) }
            let count = Double(own.reduce(0) { $0 + $1.count })
            let squares = own.reduce(0) { $0 + Double($1.count * $1.count) }
            let mean = own.joined().reduce(0, +) / count
            for ratios in own {
                let middle = ratios.reduce(0, +) / Double(ratios.count)
                between.squares += Double(ratios.count) * (middle - mean) * (middle - mean)
                within.squares += ratios.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
            }
            between.degrees += Double(own.count - 1)
            within.degrees += count - Double(own.count)
            size += count - squares / count
            betweenWeight += squares / (count * count)
            withinWeight += 1 / count
        }
        let found =
            between.degrees > 0
            ? max(0, (between.mean - within.mean) * between.degrees / size) : 0
        let degrees = between.degrees + Self.usualDegrees
        let expected = Self.usualDeviation * Self.usualDeviation
        let deviation = (between.degrees * found + Self.usualDegrees * expected) / degrees
        let parts = (deviation * betweenWeight, within.mean * withinWeight)
        let variance = parts.0 + parts.1
        standardError = variance.squareRoot()
        // Satterthwaite's degrees for a sum of two variances.
        self.degrees =
            variance * variance
            / (parts.0 * parts.0 / degrees
                + (within.degrees > 0 ? parts.1 * parts.1 / within.degrees : 0))
    }

    private struct Sum {
        var squares = 0.0
        var degrees = 0.0
        var mean: Double { degrees > 0 ? squares / degrees : 0 }
    }

    /// Replies that follow each other without a pause or one of the other side.
    private static func sittings(_ replies: [Reply]) -> [[Reply]] {
        var sittings: [[Reply]] = []
        for reply in replies.sorted(by: { $0.sentAt < $1.sentAt }) {
            if let last = sittings.last?.last, last.isSecond == reply.isSecond,
                reply.sentAt - last.sentAt <= pause
            {
                sittings[sittings.count - 1].append(reply)
            } else {
                sittings.append([reply])
            }
        }
        return sittings
    }

    /// What lies far out is brought in to two and a quarter standard deviations
    /// around its
    /// side's median, by the median deviation: variances are not robust, and the
    /// shift they are for is.
    private static func tamed(_ replies: [Reply]) -> [Reply] {
        var tamed = replies
        for isSecond in [false, true] {
            let ratios = replies.filter { $0.isSecond == isSecond }.map(\.ratio)
            guard let middle = Quantile.median(ratios),
                let deviation = Quantile.median(ratios.map { abs($0 - middle) }), deviation > 0
            else { continue }
            let reach = 2.25 * 1.4826 * deviation
            for index in tamed.indices where tamed[index].isSecond == isSecond {
                tamed[index].ratio = min(max(tamed[index].ratio, middle - reach), middle + reach)
            }
        }
        return tamed
    }
}
