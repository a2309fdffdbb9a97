package import ChatCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which of two groups of turns wrote faster, by how much, and whether that is
/// beyond noise.
///
/// A turn is one number: the logarithm of how fast it was against a common
/// curve in depth. Two tests look at these numbers, and both have to be sure:
/// the ranks of Mann and Whitney, which no odd reply deceives, and Student's
/// with an error that knows sittings, which no mood of the machine deceives.
package struct SpeedComparison: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable, Codable {
        /// The second is faster.
        case faster
        /// The second is slower.
        case slower
        /// None beyond noise, or less than anybody would notice.
        case noDifference = "no-difference"
    }

    /// Why there is no comparison.
    package enum Refusal: Error, Sendable, Hashable {
        /// One of the sides has fewer replies that tell a speed than are needed.
        case tooFewReplies(first: Int, second: Int, leftOut: LeftOut)
        /// The sides were used at depths so different that the context's part
        /// in their difference cannot be told.
        case differentDepths
        /// Speed against depth is no curve.
        case noCurve
    }

    /// Replies each side needs.
    package static let fewestReplies = 5
    /// Chance is ruled out below this probability.
    static let highestChance = 0.01
    /// A smaller difference is none.
    static let smallestDifference = 0.02

    /// What the sides are called.
    package let first: String
    package let second: String
    /// Replies that were compared.
    package let firstReplies: Int
    package let secondReplies: Int
    /// How many times as fast the second is.
    package let ratio: Double
    /// Where the ratio lies but for one time in twenty.
    package let interval: ClosedRange<Double>
    /// How often chance alone makes such a difference.
    package let chance: Double
    package let leftOut: LeftOut

    package var verdict: Verdict {
        guard chance < Self.highestChance, abs(ratio - 1) >= Self.smallestDifference,
            !interval.contains(1)
        else { return .noDifference }
        return ratio > 1 ? .faster : .slower
    }

    /// The comparison of `turns` with `others`, or why there is none.
    package static func compare(
        _ turns: [LedgerTurn], called first: String, with others: [LedgerTurn],
        called second: String
    ) -> Result<SpeedComparison, Refusal> {
        let sides = ComparedSides(turns, others)
        guard min(sides.first.count, sides.second.count) >= fewestReplies else {
            return .failure(
                .tooFewReplies(
                    first: sides.first.count, second: sides.second.count, leftOut: sides.leftOut))
        }
        return Result { () throws(Refusal) in
            var pass = try Pass(sides, shift: 0)
            // Against a curve through two speeds that are far apart ratios are
            // no longer what they seem: they are taken anew with the sides
            // brought together.
            if abs(pass.shift) > 0.1 { pass = try Pass(sides, shift: pass.shift) }
            return SpeedComparison(pass, sides, first: first, second: second)
        }
    }

    private init(_ pass: Pass, _ sides: ComparedSides, first: String, second: String) {
        self.first = first
        self.second = second
        firstReplies = sides.first.count
        secondReplies = sides.second.count
        leftOut = sides.leftOut
        ratio = exp(pass.shift)
        interval = exp(pass.interval.lowerBound)...exp(pass.interval.upperBound)
        chance = pass.chance
    }

    /// The ratios against one curve, and what follows from them.
    private struct Pass {
        let shift: Double
        let interval: ClosedRange<Double>
        let chance: Double

        /// `supposed` is the shift the curve is made with.
        init(_ sides: ComparedSides, shift supposed: Double) throws(Refusal) {
            guard let curve = CommonCurve(sides, shift: supposed) else { throw .noCurve }
            let first = sides.first.compactMap(curve.ratio)
            let second = sides.second.compactMap(curve.ratio)
            guard first.count == sides.first.count, second.count == sides.second.count else {
                throw .noCurve
            }
            let ranks = MannWhitney(first, second)
            let times = (sides.first + sides.second).map(\.sentAt)
            let noise = SittingNoise(
                zip(times, first + second).enumerated().map { index, entry in
                    SittingNoise.Reply(
                        sentAt: entry.0, isSecond: index >= first.count, ratio: entry.1)
                })
            // Where one side was used deeper, the curve has taken a part of
            // their difference for its own, and of its noise the root of that.
            let share = DepthShare(sides, curve)
            guard share.value < DepthShare.most else { throw .differentDepths }
            let kept = 1 - share.value
            let error = max(noise.standardError, .ulpOfOne)
            let student = StudentT(degrees: noise.degrees)
            let reach = student.distance(bothTails: 0.05) * error
            func whole(_ shift: Double) -> Double {
                supposed + (shift - supposed) / kept
            }
            shift = whole(ranks.shift)
            chance = max(ranks.p, student.bothTails(shift * kept.squareRoot() / error))
            interval =
                whole(
                    min(ranks.interval.lowerBound, ranks.shift - reach))...whole(
                    max(ranks.interval.upperBound, ranks.shift + reach))
        }
    }
}
