internal import ChatCore

/// A turn as a comparison takes it: when it was, where its speed was measured,
/// and what the machine was like.
struct TurnSpeed {
    let sentAt: Double
    let machine: String
    /// Stretches that tell a speed; never empty.
    let samples: [DepthSample]
    /// The processors' mean clock, in hertz.
    let clock: Double?
    /// The share of the usable processors that other programs kept busy.
    let otherShare: Double?

    /// Tokens decoded, below which a reply is too short to tell a speed.
    static let fewestTokens = 16

    /// `nil` for a reply that is too short, or tells no speed at a depth.
    init?(_ turn: LedgerTurn) {
        let usable = turn.samples.filter(\.sample.isUsable)
        samples = usable.isEmpty ? Self.whole(turn).map { [$0] } ?? [] : usable.map(\.sample)
        guard samples.reduce(0, { $0 + $1.tokens }) >= Self.fewestTokens else { return nil }
        sentAt = turn.sentAt
        machine = turn.configuration.machine
        clock = Self.mean(usable) { $0.clock }
        otherShare = Self.mean(usable) { entry in
            entry.otherLoad.map { $0 / (entry.usableCores ?? Double(max(1, entry.threads ?? 1))) }
        }
    }

    /// Tokens in the context, in the middle of the reply.
    var depth: Double { weightedMean(samples.map { ($0.depth, Double($0.tokens)) }) ?? 0 }

    /// The reply as one stretch, where nothing was sampled in it.
    private static func whole(_ turn: LedgerTurn) -> DepthSample? {
        guard let usage = turn.usage, let rate = turn.figures.decodeRate?.value, rate > 0 else {
            return nil
        }
        let tokens = usage.completionTokens - 1
        let sample = DepthSample(
            depth: Double(usage.promptTokens) + Double(usage.completionTokens) / 2,
            tokens: tokens, seconds: Double(tokens) / rate)
        return sample.isUsable ? sample : nil
    }

    private static func mean(_ samples: [LedgerSample], _ value: (LedgerSample) -> Double?)
        -> Double?
    {
        weightedMean(
            samples.compactMap { entry in value(entry).map { ($0, Double(entry.sample.tokens)) } })
    }
}

/// `nil` without a value.
private func weightedMean(_ values: [(value: Double, weight: Double)]) -> Double? {
    let weight = values.reduce(0) { $0 + $1.weight }
    return weight > 0 ? values.reduce(0) { $0 + $1.value * $1.weight } / weight : nil
}
