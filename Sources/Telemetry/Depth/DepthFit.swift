package import ChatCore

/// Seconds per token as a line in depth: a + b x depth.
///
/// Attention reads the whole KV cache for every token, and all else costs the
/// same at any depth; hence a line. Weighted least squares with the tokens of
/// a sample as its weight, since the mean of n tokens varies as 1 / n:
/// with x the depth, y the seconds per token and sums over w,
/// b = Sxy / Sxx, a = mean(y) - b mean(x), and residual variance
/// s2 = Σ w (y - a - b x)² / (N - 2) for N samples.
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

    package static let minimumSamples = 5
    /// Tokens between the shallowest and the deepest sample.
    package static let minimumSpread = 256.0

    /// a: seconds per token in an empty context.
    package let freshSecondsPerToken: Estimate
    /// b: seconds per token added by each token of depth.
    package let secondsPerTokenPerDepth: Estimate
    /// Covariance of a and b.
    private let covariance: Double

    /// The line through `samples`, or why there is none.
    package static func fit(_ samples: [DepthSample]) -> Result<DepthFit, Refusal> {
        guard samples.count >= minimumSamples else {
            return .failure(.tooFewSamples(have: samples.count, need: minimumSamples))
        }
        let depths = samples.map(\.depth)
        let spread = (depths.max() ?? 0) - (depths.min() ?? 0)
        guard spread >= minimumSpread else {
            return .failure(.tooLittleSpread(have: spread, need: minimumSpread))
        }
        let fit = DepthFit(samples)
        guard fit.freshSecondsPerToken.value > 0 else { return .failure(.noFreshSpeed) }
        return .success(fit)
    }

    /// Sums are taken around the means: raw sums of squares of depths in the
    /// tens of thousands would lose the digits that matter.
    private init(_ samples: [DepthSample]) {
        let weight = samples.reduce(0) { $0 + Double($1.tokens) }
        let meanDepth = samples.reduce(0) { $0 + Double($1.tokens) * $1.depth } / weight
        let meanSeconds = samples.reduce(0) { $0 + $1.seconds } / weight
        var sxx = 0.0
        var sxy = 0.0
        for sample in samples {
            let x = sample.depth - meanDepth
            sxx += Double(sample.tokens) * x * x
            sxy += Double(sample.tokens) * x * (sample.secondsPerToken - meanSeconds)
        }
        let slope = sxy / sxx
        let intercept = meanSeconds - slope * meanDepth
        let squares = samples.reduce(0) { sum, sample in
            let residual = sample.secondsPerToken - intercept - slope * sample.depth
            return sum + Double(sample.tokens) * residual * residual
        }
        let variance = squares / Double(samples.count - 2)
        freshSecondsPerToken = Estimate(
            intercept,
            standardError: (variance * (1 / weight + meanDepth * meanDepth / sxx)).squareRoot())
        secondsPerTokenPerDepth = Estimate(slope, standardError: (variance / sxx).squareRoot())
        covariance = -meanDepth * variance / sxx
    }

    /// Tokens per second in an empty context: 1 / a.
    package var freshSpeed: Estimate {
        Self.speed(freshSecondsPerToken)
    }

    /// Tokens per second forecast at `depth`: 1 / (a + b x depth), with the
    /// error of the line there; `nil` where the line has left the positive.
    package func speed(at depth: Double) -> Estimate? {
        let seconds = freshSecondsPerToken.value + secondsPerTokenPerDepth.value * depth
        guard seconds > 0 else { return nil }
        // Rounding may push a variance that is zero below it.
        let variance = max(
            0,
            square(freshSecondsPerToken.standardError)
                + square(depth * secondsPerTokenPerDepth.standardError) + 2 * depth * covariance)
        return Self.speed(Estimate(seconds, standardError: variance.squareRoot()))
    }

    /// The depth at which a token takes twice as long as in an empty context,
    /// a / b; `nil` while the slope is no larger than twice its own error, so
    /// that it may as well be none.
    package var halfSpeedDepth: Estimate? {
        let a = freshSecondsPerToken
        let b = secondsPerTokenPerDepth
        guard b.value > 0, b.value > 2 * b.standardError else { return nil }
        let depth = a.value / b.value
        let relative = max(
            0,
            square(a.standardError / a.value) + square(b.standardError / b.value)
                - 2 * covariance / (a.value * b.value))
        return Estimate(depth, standardError: depth * relative.squareRoot())
    }

    /// 1 / seconds; the error by first-order propagation.
    private static func speed(_ seconds: Estimate) -> Estimate {
        Estimate(
            1 / seconds.value,
            standardError: seconds.standardError / (seconds.value * seconds.value))
    }

    private func square(_ value: Double) -> Double { value * value }
}
