/// A line through points of which some do not belong to it, and whose noise
/// grows with their value: a machine that is three per cent slower is so for a
/// token of 10 ms and for one of 100 ms.
///
/// A busy machine makes some stretches slow, and least squares would follow
/// them. So a first line is found that far points pull at no harder than near
/// ones (Huber's weights, iterated); points farther from it than `farOff`
/// robust standard deviations (1.4826 times the median distance) are left out;
/// and the line is the weighted least-squares one of the rest, with weights
/// w = tokens / (a + b x)², taken anew until it stands still:
/// b = Sxy / Sxx, a = mean(y) - b mean(x), residual variance
/// s² = Σ w (y - a - b x)² / (N - 2).
///
/// Source: P. J. Huber, Robust Statistics, 1981, chapter 7.
struct LineSearch: Sendable {
    struct Point: Sendable, Hashable {
        var x: Double
        var y: Double
        /// The mean of n tokens varies as 1 / n: their number is the weight.
        var weight: Double
    }

    struct Line: Sendable, Hashable {
        var intercept: Double
        var slope: Double
        var interceptVariance: Double
        var slopeVariance: Double
        var covariance: Double

        /// How far the point lies from the line, as a share of what that gives.
        func distance(_ point: Point) -> Double {
            let value = value(at: point)
            return (point.y - intercept - slope * point.x) / value
        }

        /// The point with the weight it has here.
        func weighed(_ point: Point) -> Point {
            var point = point
            let value = value(at: point)
            point.weight /= value * value
            return point
        }

        /// What the line gives, or, where it has left the positive, a small part of
        /// the point's own value.
        private func value(at point: Point) -> Double {
            max(intercept + slope * point.x, 0.05 * point.y)
        }
    }

    /// Robust standard deviations from which on a point is left out; of a
    /// thousand that belong to the line it is one by chance.
    private static let farOff = 3.5
    /// Nearer than this share of its own value no point is far off, however
    /// near the others are.
    private static let neverFar = 0.02
    /// From where on Huber's weights fall. Low, so that the line is nearly the
    /// one of least absolute distances, which a third of the points does not move;
    /// it need not be exact, since it is only what points are judged by.
    private static let tuning = 0.2

    /// The points that belong to the line, in their order.
    private(set) var kept: [Point]
    /// `nil` where all points lie at one x.
    private(set) var line: Line?

    init(_ points: [Point]) {
        kept = points
        guard var nearest = Self.rough(points) else { return }
        // The rest's own line is a better one to judge by, and so on.
        for _ in 0..<10 {
            let scale = Self.scale(kept, nearest)
            let near = points.filter {
                let distance = abs(nearest.distance($0))
                return distance * $0.weight.squareRoot() <= Self.farOff * scale
                    || distance <= Self.neverFar
            }
            let isEnough = near.count >= max(DepthFit.minimumSamples, points.count / 2)
            let rest = isEnough ? near : kept
            guard let line = Self.leastSquares(rest.map(nearest.weighed)) else { return }
            let isStill = rest == kept && line.isNear(nearest)
            (kept, nearest) = (rest, line)
            if isStill { break }
        }
        nearest.widen(by: Self.runs(kept, nearest))
        line = nearest
    }

    /// How far the kept points bend away from the line, as a share of what it
    /// gives; `nil` where they do not, or by no more than chance and a
    /// twentieth. Seen in groups of neighbouring points, since single ones
    /// scatter.
    func bend(of line: Line) -> Double? {
        let groups = min(6, kept.count / 5)
        guard groups >= 3 else { return nil }
        let sorted = kept.sorted { $0.x < $1.x }
        var worst: Double?
        for group in 0..<groups {
            let members = sorted[
                (group * sorted.count / groups)..<((group + 1) * sorted.count / groups)]
            let shares = members.map(line.distance)
            let mean = shares.reduce(0, +) / Double(shares.count)
            let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let error = (squares / Double(shares.count - 1) / Double(shares.count)).squareRoot()
            if abs(mean) > 4 * error, abs(mean) > 0.05 { worst = max(worst ?? 0, abs(mean)) }
        }
        return worst
    }

    // MARK: Steps

    /// Weighted least squares. Sums are taken around the means: raw sums of
    /// squares of depths in the tens of thousands would lose the digits that
    /// matter.
    private static func leastSquares(_ points: [Point]) -> Line? {
        let weight = points.reduce(0) { $0 + $1.weight }
        guard points.count > 2, weight > 0 else { return nil }
        let meanX = points.reduce(0) { $0 + $1.weight * $1.x } / weight
        let meanY = points.reduce(0) { $0 + $1.weight * $1.y } / weight
        var (sxx, sxy) = (0.0, 0.0)
        for point in points {
            let x = point.x - meanX
            sxx += point.weight * x * x
            sxy += point.weight * x * (point.y - meanY)
        }
        guard sxx > 0 else { return nil }
        var line = Line(
            intercept: 0, slope: sxy / sxx, interceptVariance: 0, slopeVariance: 0, covariance: 0)
        line.intercept = meanY - line.slope * meanX
        let squares = points.reduce(0) { sum, point in
            let residual = point.y - line.intercept - line.slope * point.x
            return sum + point.weight * residual * residual
        }
        let variance = squares / Double(points.count - 2)
        line.interceptVariance = variance * (1 / weight + meanX * meanX / sxx)
        line.slopeVariance = variance / sxx
        line.covariance = -meanX * variance / sxx
        return line
    }

    /// Huber's line, by weighing anew until it stands still.
    private static func rough(_ points: [Point]) -> Line? {
        guard var line = leastSquares(points) else { return nil }
        for _ in 0..<30 {
            let scale = scale(points, line)
            guard scale > 0 else { return line }
            let weighed = points.map { point in
                let distance = abs(line.distance(point)) * point.weight.squareRoot() / scale
                var point = line.weighed(point)
                if distance > tuning { point.weight *= tuning / distance }
                return point
            }
            guard let next = leastSquares(weighed) else { return line }
            defer { line = next }
            if next.isNear(line) { break }
        }
        return line
    }

    /// The robust standard deviation of a token's distance from the line.
    private static func scale(_ points: [Point], _ line: Line) -> Double {
        let distances = points.map { abs(line.distance($0)) * $0.weight.squareRoot() }.sorted()
        return 1.4826 * distances[distances.count / 2]
    }

    /// By how much variances grow because neighbours are alike: a machine is
    /// fast or slow for a while, so that samples tell less than their number.
    ///
    /// The variance of the means of blocks of about √N neighbours, over what it
    /// would be without (batch means; C. J. Geyer, Practical Markov Chain Monte
    /// Carlo, Statistical Science 7, 1992).
    private static func runs(_ points: [Point], _ line: Line) -> Double {
        let length = Int(Double(points.count).squareRoot())
        guard length >= 4 else { return 1 }
        let residuals = points.map { line.distance($0) * $0.weight.squareRoot() }
        let variance = residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)
        let blocks = residuals.count / length
        guard variance > 0 else { return 1 }
        let means = (0..<blocks).map { block in
            residuals[(block * length)..<((block + 1) * length)].reduce(0, +) / Double(length)
        }
        let spread = means.reduce(0) { $0 + $1 * $1 } / Double(blocks - 2)
        return max(1, Double(length) * spread / variance)
    }
}

extension LineSearch.Line {
    fileprivate mutating func widen(by factor: Double) {
        interceptVariance *= factor
        slopeVariance *= factor
        covariance *= factor
    }

    fileprivate func isNear(_ other: Self) -> Bool {
        abs(intercept - other.intercept) + abs(slope - other.slope)
            <= 1e-9 * (abs(intercept) + abs(slope))
    }
}
