internal import Canvas
internal import ChatCore
internal import Telemetry

/// How speed falls with depth, as far as this chat has shown it.
struct DepthReading: Sendable {
    /// A fit whose fresh speed is less certain than this says nothing yet.
    private static let maximumError = 0.15
    /// Samples kept; of more, every second one goes, so that all depths stay.
    private static let capacity = 512

    private var curve = DepthCurve()
    /// The fit, once it is certain enough to be shown.
    private(set) var fit: DepthFit?

    mutating func add(_ sample: DepthSample) {
        if curve.samples.count >= Self.capacity {
            let thinned = curve.samples.enumerated().filter { $0.offset.isMultiple(of: 2) }
            curve = DepthCurve(thinned.map(\.element))
        }
        curve.add(sample)
        fit = nil
        if case .success(let fit) = curve.fit() {
            let fresh = fit.freshSpeed
            if fresh.standardError <= fresh.value * Self.maximumError { self.fit = fit }
        }
    }

    /// A speed as a share of the fitted one at depth 0.
    func share(ofFresh speed: Figure<Double>?) -> Double? {
        guard let speed, let fit else { return nil }
        return speed.value / fit.freshSpeed.value
    }

    /// Depth and tokens per second of every sample.
    var points: [PlotSample] {
        curve.samples.map { PlotSample(x: $0.depth, y: 1 / $0.secondsPerToken) }
    }

    /// The fitted curve from depth 0 to `window`.
    func curve(upTo window: Int) -> [PlotSample] {
        guard let fit else { return [] }
        return (0...32).compactMap { step in
            let depth = Double(window) * Double(step) / 32
            return fit.speed(at: depth).map { PlotSample(x: depth, y: $0.value) }
        }
    }
}
