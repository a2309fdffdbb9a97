internal import ChatCore
internal import Ledger
internal import Telemetry

/// How fast a model is here with little context: as it was, or as it may be.
enum OfferSpeed {
    /// Tokens in the context up to which a reply counts as one with little.
    static let shallow = 1024
    /// How many of the latest replies are taken.
    static let latest = 20

    /// The median decode rate of the latest replies with little context, and how
    /// many those were; `nil` without one.
    static func measured(_ turns: [LedgerTurn]) -> (rate: Double, replies: Int)? {
        let rates = turns.lazy.filter { turn in
            guard let usage = turn.usage else { return false }
            return usage.promptTokens + usage.completionTokens / 2 <= shallow
        }.compactMap { $0.figures.decodeRate?.value }.prefix(latest)
        guard let rate = Quantile.median(Array(rates)) else { return nil }
        return (rate, rates.count)
    }

    /// The share of the memory's bandwidth this machine reached with other
    /// models; all of it where nothing was measured, which is a bound.
    static func share(_ turns: [LedgerTurn]) -> Double {
        let shares = turns.lazy.compactMap { $0.bandwidthShare?.value }
            .filter { $0 > 0 && $0 <= 1 }.prefix(latest)
        return Quantile.median(Array(shares)) ?? 1
    }

    /// Tokens a second at depth 0: what memory can bring, by what a token reads.
    static func forecast(
        _ traffic: ModelTraffic, _ bandwidth: MemoryBandwidth, share: Double
    ) -> Double {
        share * bandwidth.bytesPerSecond / max(1, traffic.bytesPerToken(at: 0))
    }
}
