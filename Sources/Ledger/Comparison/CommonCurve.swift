internal import ChatCore
internal import Telemetry

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Speed against depth over both sides of a comparison: what a reply's speed
/// is held against, so that a long conversation is not taken for a slow engine.
struct CommonCurve {
    /// More stretches than these tell no more, as those of one reply resemble
    /// each other.
    private static let manySamples = 300

    /// `nil` where all replies lie at about one depth.
    private let fit: DepthFit?

    /// The curve through both sides, the second slowed down to the first's
    /// speed: `shift` is the logarithm of how many times as fast it is. `nil`
    /// where there is no such curve.
    init?(_ sides: ComparedSides, shift: Double) {
        let first = sides.first.flatMap(\.samples)
        let second = sides.second.flatMap(\.samples).map { sample in
            var slowed = sample
            slowed.seconds *= exp(shift)
            return slowed
        }
        switch DepthFit.fit((first + second).thinned(to: Self.manySamples)) {
        case .success(let fit): self.fit = fit
        case .failure(.tooLittleSpread): fit = nil
        case .failure: return nil
        }
    }

    /// The logarithm of how many times as fast as the curve the reply was: the
    /// median over its stretches, so that a burst of other work in the middle
    /// of it moves it little. `nil` where the curve has no speed.
    func ratio(of turn: TurnSpeed) -> Double? {
        Quantile.median(
            turn.samples.compactMap { sample in
                speed(at: sample.depth).map {
                    (value: -log(sample.secondsPerToken * $0), weight: Double(sample.tokens))
                }
            })
    }

    /// Tokens per second at a depth; 1 where all depths are alike.
    func speed(at depth: Double) -> Double? {
        guard let fit else { return 1 }
        return fit.speed(at: depth)?.value
    }
}
