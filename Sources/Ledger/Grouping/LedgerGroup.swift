package import ChatCore
package import Telemetry

/// What was measured of the turns that are alike by some keys.
package struct LedgerGroup: Sendable, Hashable {
    /// The value of each key they are grouped by; `nil` where it is not known.
    package let values: [String?]
    /// How many turns.
    package let turns: Int
    /// Tokens written in turns whose tokens were told.
    package let tokens: Figure<Int>?
    /// Tokens per second.
    package let decodeRate: Spread?
    /// Seconds.
    package let timeToFirstToken: Spread?
    /// Tokens per second.
    package let prefillRate: Spread?
    /// Tokens per second.
    package let effectiveRate: Spread?
    /// Seconds between tokens: the median over turns of a turn's percentile.
    package let latencyP50: Figure<Double>?
    package let latencyP99: Figure<Double>?
    /// Speed against depth; `nil` where the turns are of several
    /// configurations, builds apart, or no line fits.
    package let fit: DepthFit?
    /// Tokens in the context at which `speedAtDepth` is.
    package let depth: Double
    /// Bytes per second.
    package let bandwidth: Figure<Double>?
    /// `nil` also where the turns' energy was not measured of the same parts.
    package let joulesPerToken: Figure<Double>?
    package let energyScope: MachineReading.Energy.Scope?
    /// When the first and the last of them were sent, in seconds since 1970.
    package let first: Double
    package let last: Double

    /// Of at least one turn.
    init(_ turns: [LedgerTurn], values: [String?], depth: Double) {
        self.values = values
        self.turns = turns.count
        self.depth = depth
        let counts = turns.compactMap(\.usage?.completionTokens)
        tokens = counts.isEmpty ? nil : Figure(counts.reduce(0, +), .engineReported)
        decodeRate = Spread(turns.compactMap(\.figures.decodeRate))
        timeToFirstToken = Spread(turns.compactMap(\.figures.timeToFirstToken))
        prefillRate = Spread(turns.compactMap(\.figures.prefillRate))
        effectiveRate = Spread(turns.compactMap(\.figures.effectiveRate))
        let latencies = turns.compactMap(\.figures.interTokenLatency)
        latencyP50 = Spread(latencies.map { Figure($0.p50, $0.provenance) })?.figure
        latencyP99 = Spread(latencies.map { Figure($0.p99, $0.provenance) })?.figure
        bandwidth = Spread(turns.compactMap(\.bandwidth))?.figure
        let scopes = Set(turns.filter { $0.joulesPerToken != nil }.map(\.energyScope))
        energyScope = scopes.count == 1 ? scopes.first ?? nil : nil
        joulesPerToken =
            scopes.count == 1 ? Spread(turns.compactMap(\.joulesPerToken))?.figure : nil
        fit = Self.fit(turns)
        first = turns.map(\.sentAt).min() ?? 0
        last = turns.map(\.sentAt).max() ?? 0
    }

    /// Tokens per second in an empty context, estimated.
    package var freshSpeed: Estimate? { fit?.freshSpeed }

    /// Tokens per second at `depth`, estimated.
    package var speedAtDepth: Estimate? { fit?.speed(at: depth) }

    /// The line through the turns' samples, where they lie on one curve.
    static func fit(_ turns: [LedgerTurn]) -> DepthFit? {
        guard Set(turns.map(\.configuration.withoutBuild)).count == 1 else { return nil }
        let samples = turns.flatMap(\.samples).map(\.sample).filter(\.isUsable)
        return try? DepthFit.fit(samples.thinned(to: DepthFit.manySamples)).get()
    }
}
