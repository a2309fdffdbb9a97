package import ChatCore

/// Seconds per token as a line in depth: a + b x depth.
///
/// Attention reads the KV cache for every token, and all else costs the same
/// at any depth; hence a line, over `DepthScale` where not every layer reads
/// all of it. Found as `LineSearch` says, so that stretches another program
/// disturbed do not bend it.
package struct DepthFit: Sendable, Hashable {
    /// Why there is no line.
    package enum Refusal: Error, Sendable, Hashable {
        /// Fewer samples than a line with an error needs.
        case tooFewSamples(have: Int, need: Int)
        /// The samples lie within too few tokens of depth to show a slope.
        case tooLittleSpread(have: Double, need: Double)
        /// The line gives an empty context no positive time per token: the
        /// samples are not of one curve.
        case noFreshSpeed
    }

    /// How well the line describes the samples.
    package enum Quality: Sendable, Hashable {
        case good
        /// Many samples lie far off the line: this share of them was left out.
        case scattered(leftOut: Double)
        /// The samples bend away from the line, at some depths by this share
        /// of the time a token takes.
        case bent(by: Double)
    }

    package static let minimumSamples = 5
    /// Tokens between the shallowest and the deepest sample.
    package static let minimumSpread = 256.0
    /// More samples left out than this, and the line is not to be trusted.
    static let tolerableShare = 0.25

    /// a: seconds per token in an empty context.
    package let freshSecondsPerToken: Estimate
    /// b: seconds per token added by each token on the scale.
    package let secondsPerTokenPerDepth: Estimate
    package let scale: DepthScale
    package let quality: Quality
    /// Samples the line was found in, and of them those left out as disturbed.
    package let samples: Int
    package let samplesLeftOut: Int
    /// The depths of the shallowest and the deepest sample.
    package let depths: ClosedRange<Double>
    /// Covariance of a and b.
    private let covariance: Double

    /// The line through `samples`, in the order they were taken, or why there
    /// is none.
    package static func fit(
        _ samples: [DepthSample], scale: DepthScale = DepthScale()
    ) -> Result<DepthFit, Refusal> {
        guard samples.count >= minimumSamples else {
            return .failure(.tooFewSamples(have: samples.count, need: minimumSamples))
        }
        let depths = samples.map(\.depth)
        let (least, most) = (depths.min() ?? 0, depths.max() ?? 0)
        guard most - least >= minimumSpread else {
            return .failure(.tooLittleSpread(have: most - least, need: minimumSpread))
        }
        let search = LineSearch(
            samples.map {
                LineSearch.Point(
                    x: scale.position(of: $0.depth), y: $0.secondsPerToken,
                    weight: Double($0.tokens))
            })
        guard let line = search.line, line.intercept > 0 else { return .failure(.noFreshSpeed) }
        return .success(
            DepthFit(line, search, scale: scale, samples: samples.count, depths: least...most))
    }

    private init(
        _ line: LineSearch.Line, _ search: LineSearch, scale: DepthScale, samples: Int,
        depths: ClosedRange<Double>
    ) {
        let freedom = search.kept.count - 2
        freshSecondsPerToken = Estimate(
            line.intercept, standardError: line.interceptVariance.squareRoot(),
            degreesOfFreedom: freedom)
        secondsPerTokenPerDepth = Estimate(
            line.slope, standardError: line.slopeVariance.squareRoot(), degreesOfFreedom: freedom)
        covariance = line.covariance
        self.scale = scale
        self.samples = samples
        self.depths = depths
        samplesLeftOut = samples - search.kept.count
        let leftOut = Double(samplesLeftOut) / Double(samples)
        if leftOut > Self.tolerableShare {
            quality = .scattered(leftOut: leftOut)
        } else {
            quality = search.bend(of: line).map { .bent(by: $0) } ?? .good
        }
    }

    /// Tokens per second in an empty context: 1 / a.
    package var freshSpeed: Estimate {
        Self.speed(freshSecondsPerToken)
    }

    /// Seconds a token takes at `depth` by the line; may be negative where the
    /// line has left its samples far behind.
    package func secondsPerToken(at depth: Double) -> Estimate {
        let x = scale.position(of: depth)
        let seconds = freshSecondsPerToken.value + secondsPerTokenPerDepth.value * x
        // Rounding may push a variance that is zero below it.
        let variance = max(
            0,
            square(freshSecondsPerToken.standardError)
                + square(x * secondsPerTokenPerDepth.standardError) + 2 * x * covariance)
        return Estimate(
            seconds, standardError: variance.squareRoot(),
            degreesOfFreedom: freshSecondsPerToken.degreesOfFreedom)
    }

    /// Tokens per second forecast at `depth`: 1 / (a + b x depth), with the
    /// error of the line there; `nil` where the line has left the positive.
    package func speed(at depth: Double) -> Estimate? {
        let seconds = secondsPerToken(at: depth)
        return seconds.value > 0 ? Self.speed(seconds) : nil
    }

    /// How many times as deep as the deepest sample a forecast may lie. The
    /// line's own error grows with the distance, but a line that is not quite
    /// the right one goes wrong faster than that.
    private static let reach = 4.5

    /// Whether the samples reach deep enough for a forecast at `depth`.
    package func reaches(_ depth: Double) -> Bool {
        depth <= Self.reach * depths.upperBound
    }

    /// The depth at which a token takes twice as long as in an empty context,
    /// a / b; `nil` while the slope is no larger than twice its own error, so
    /// that it may as well be none, and where no depth is deep enough.
    package var halfSpeedDepth: Estimate? {
        let a = freshSecondsPerToken
        let b = secondsPerTokenPerDepth
        guard b.value > 0, b.value > 2 * b.standardError else { return nil }
        let position = a.value / b.value
        guard let depth = scale.depth(at: position) else { return nil }
        let relative = max(
            0,
            square(a.standardError / a.value) + square(b.standardError / b.value)
                - 2 * covariance / (a.value * b.value))
        return Estimate(
            depth, standardError: depth * relative.squareRoot(),
            degreesOfFreedom: a.degreesOfFreedom)
    }

    /// 1 / seconds; the error by first-order propagation.
    private static func speed(_ seconds: Estimate) -> Estimate {
        Estimate(
            1 / seconds.value,
            standardError: seconds.standardError / (seconds.value * seconds.value),
            degreesOfFreedom: seconds.degreesOfFreedom)
    }

    private func square(_ value: Double) -> Double { value * value }
}
