internal import Canvas
internal import ChatCore
internal import Telemetry

/// How speed falls with depth: what this chat has shown, over what earlier
/// ones of the same configuration did.
struct DepthReading: Sendable {
    /// A fit whose fresh speed is less certain than this says nothing yet.
    private static let maximumError = 0.15
    /// Samples kept; of more, every second one goes, so that all depths stay.
    private static let capacity = 512
    /// A sample, and what the machine was like meanwhile.
    private struct Entry: Sendable {
        var sample: DepthSample
        var conditions: Slowdown.Conditions
        var isDisturbed: Bool
    }

    private var entries: [Entry] = []
    private var earlier: [DepthSample] = []
    private var scale = DepthScale()
    private var isStale = false
    /// The replies `earlier` samples are of.
    private(set) var earlierReplies = 0
    /// The line through this chat's samples, and through the earlier ones, or
    /// why there is none.
    private(set) var own: Result<DepthFit, DepthFit.Refusal> = .failure(
        .tooFewSamples(have: 0, need: DepthFit.minimumSamples))
    private(set) var past: Result<DepthFit, DepthFit.Refusal> = .failure(
        .tooFewSamples(have: 0, need: DepthFit.minimumSamples))

    /// A model is loaded whose layers read this.
    init(_ traffic: ModelTraffic? = nil) {
        scale = DepthScale(traffic)
    }

    mutating func add(_ sample: DepthSample, _ conditions: Slowdown.Conditions) {
        guard sample.isUsable else { return }
        if entries.count >= Self.capacity {
            entries = entries.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        }
        entries.append(
            Entry(
                sample: sample, conditions: conditions,
                isDisturbed: Disturbance.disturbs(
                    otherLoad: conditions.otherLoad, usableCores: conditions.usableCores)))
        isStale = true
    }

    /// What earlier chats measured, of so many replies.
    mutating func setEarlier(_ samples: [DepthSample], replies: Int) {
        earlier = samples
        earlierReplies = replies
        past = DepthFit.fit(samples, scale: scale)
    }

    /// Finds the line anew, where samples have come.
    mutating func refresh() {
        guard isStale else { return }
        isStale = false
        own = DepthFit.fit(fitted.map(\.sample), scale: scale)
    }

    /// Samples the machine did not disturb, or all where those would be few.
    private var fitted: [Entry] {
        let calm = entries.filter { !$0.isDisturbed }
        return calm.count * 2 >= entries.count ? calm : entries
    }

    var isEmpty: Bool { entries.isEmpty }
    var sampleCount: Int { entries.count }
    var disturbedCount: Int { entries.count { $0.isDisturbed } }

    // MARK: The line that holds

    /// The line figures are taken from.
    struct Reference: Sendable {
        var fit: DepthFit
        /// Whether it is of earlier chats.
        var isPast: Bool
    }

    /// This chat's line, or that of earlier ones while it is more certain at
    /// the end of a window of `window` tokens.
    func reference(window: Int) -> Reference? {
        let candidates = [(own, false), (past, true)].compactMap {
            result, isPast -> Reference? in
            guard case .success(let fit) = result else { return nil }
            let fresh = fit.freshSpeed
            guard fresh.standardError <= fresh.value * Self.maximumError else { return nil }
            return Reference(fit: fit, isPast: isPast)
        }
        func error(_ reference: Reference) -> Double {
            let end = reference.fit.secondsPerToken(at: Double(window))
            return end.value > 0 ? end.standardError / end.value : .infinity
        }
        return candidates.min { error($0) < error($1) }
    }

    /// Tokens per second at the end of a window of `window` tokens; `nil` while no
    /// sample is deep enough.
    func atFullWindow(_ window: Int) -> Estimate? {
        guard let fit = reference(window: window)?.fit, fit.reaches(Double(window)) else {
            return nil
        }
        return fit.speed(at: Double(window))
    }

    /// The depth of half the fresh speed; `nil` where there is none, or none that
    /// can be told yet.
    func halfSpeed(_ window: Int) -> Estimate? {
        guard let fit = reference(window: window)?.fit, let half = fit.halfSpeedDepth,
            fit.reaches(half.value)
        else { return nil }
        return half
    }

    /// Why there is no line, in words.
    var refusal: String {
        guard case .failure(let refusal) = own else { return "the line is not certain enough yet" }
        switch refusal {
        case .tooFewSamples(let have, let need):
            return "\(have) of \(need) samples yet, one each 32 tokens"
        case .tooLittleSpread(let have, let need):
            return
                "the samples span \(Int(have)) tokens of depth, and \(Int(need)) are needed"
        case .noFreshSpeed:
            return "the samples are not of one curve"
        }
    }

    /// A speed as a share of the fitted one at depth 0.
    func share(ofFresh speed: Figure<Double>?, window: Int) -> Double? {
        guard let speed, let fit = reference(window: window)?.fit else { return nil }
        return speed.value / fit.freshSpeed.value
    }

    /// Why the latest tokens took longer than fresh ones; `nil` before that can
    /// be said.
    func slowdown(window: Int) -> Slowdown? {
        guard let fit = reference(window: window)?.fit, !entries.isEmpty else { return nil }
        let latest = entries.suffix(3).map(\.sample)
        let tokens = latest.reduce(0) { $0 + $1.tokens }
        let seconds = latest.reduce(0) { $0 + $1.seconds } / Double(tokens)
        let depth = latest.reduce(0) { $0 + $1.depth * Double($1.tokens) } / Double(tokens)
        let calm = fitted
        var usual = Slowdown.Conditions()
        usual.clock = Self.median(calm.compactMap(\.conditions.clock))
        usual.otherLoad = Self.median(calm.compactMap(\.conditions.otherLoad))
        usual.memoryStall = Self.median(calm.compactMap(\.conditions.memoryStall))
        return Slowdown(
            secondsPerToken: seconds, depth: depth, fit: fit,
            conditions: entries[entries.count - 1].conditions, usual: usual)
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }

    // MARK: What is plotted

    /// Depth and tokens per second of every sample of this chat.
    func points(disturbed: Bool) -> [PlotSample] {
        entries.filter { $0.isDisturbed == disturbed }.map { Self.point($0.sample) }
    }

    var earlierPoints: [PlotSample] { earlier.map(Self.point) }

    private static func point(_ sample: DepthSample) -> PlotSample {
        PlotSample(x: sample.depth, y: 1 / sample.secondsPerToken)
    }

    /// A fitted curve from depth 0 to `window`.
    static func curve(_ fit: DepthFit, upTo window: Int) -> [PlotSample] {
        (0...32).compactMap { step in
            let depth = Double(window) * Double(step) / 32
            return fit.speed(at: depth).map { PlotSample(x: depth, y: $0.value) }
        }
    }
}

extension Result {
    /// The value of a success.
    var value: Success? {
        if case .success(let value) = self { value } else { nil }
    }
}
