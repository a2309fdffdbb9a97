/// How long a model takes to read a prompt, by what it took before.
///
/// A token costs more the more tokens stand before it: seconds per token are
/// a + b · depth, so that n tokens behind d others take n · (a + b · (d + n / 2)).
/// a and b are fitted by least squares weighted with the tokens; b is taken as 0
/// where the readings were all about as deep, or where it would come out negative.
package struct ReadForecast: Sendable, Hashable {
    /// A prompt that was read.
    package struct Reading: Sendable, Hashable {
        /// Tokens that were evaluated.
        package var tokens: Int
        /// Tokens before them, which were in the cache.
        package var depth: Int
        package var seconds: Double

        package init(tokens: Int, depth: Int, seconds: Double) {
            self.tokens = tokens
            self.depth = depth
            self.seconds = seconds
        }

        fileprivate var meanDepth: Double { Double(depth) + Double(tokens) / 2 }
        fileprivate var secondsPerToken: Double { seconds / Double(tokens) }
    }

    /// Shorter readings say more about what is done once for each.
    package static let leastTokens = 32

    /// Seconds a token takes at depth 0, and how much more for each token before it.
    private let base: Double
    private let slope: Double

    /// `nil` when none of them is long enough to tell.
    package init?(_ readings: [Reading]) {
        let readings = readings.filter { $0.tokens >= Self.leastTokens && $0.seconds > 0 }
        let weight = readings.reduce(0) { $0 + Double($1.tokens) }
        guard weight > 0 else { return nil }
        let seconds = readings.reduce(0) { $0 + $1.seconds }
        let depth = readings.reduce(0) { $0 + $1.meanDepth * Double($1.tokens) } / weight
        let mean = seconds / weight
        var spread = 0.0
        var product = 0.0
        for reading in readings {
            let off = reading.meanDepth - depth
            spread += Double(reading.tokens) * off * off
            product += Double(reading.tokens) * off * (reading.secondsPerToken - mean)
        }
        // Readings within a tenth of each other's depth draw no line.
        let isWide = (spread / weight).squareRoot() > depth / 10
        var slope = isWide && spread > 0 ? max(0, product / spread) : 0
        // Nothing is read in no time: the line stays above half of the mean.
        if mean - slope * depth < mean / 2 { slope = depth > 0 ? mean / 2 / depth : 0 }
        self.slope = slope
        base = mean - slope * depth
    }

    /// Seconds for so many tokens behind `depth` others.
    package func seconds(tokens: Int, depth: Int) -> Double {
        let mean = Double(depth) + Double(tokens) / 2
        return Double(max(0, tokens)) * (base + slope * mean)
    }
}
