internal import ChatCore
internal import Telemetry

/// What `LedgerJSON` says of the turns, besides themselves: never read back,
/// since it can be made of them again.
struct JSONFindings: Encodable {
    struct Group: Encodable {
        struct Median: Encodable {
            var value: Double
            @OrNull var lowerQuartile: Double?
            @OrNull var upperQuartile: Double?
            /// Half the width of the 95 % interval of what is fitted.
            @OrNull var margin: Double?
            @OrNull var provenance: Provenance?
        }

        /// By the keys grouped by.
        var by: [String: OrNull<String>]
        var turns: Int
        var firstSentAt: String
        var lastSentAt: String
        /// Tokens in the context at which `depth_tps` is.
        var depth: Double
        var figures: [String: Median]
    }

    struct Comparison: Encodable {
        var first: String
        var second: String
        @OrNull var verdict: String?
        /// How many times as fast the second is, and where that lies but for
        /// one time in twenty.
        @OrNull var ratio: Double?
        @OrNull var ratioLow: Double?
        @OrNull var ratioHigh: Double?
        @OrNull var chance: Double?
        @OrNull var firstReplies: Int?
        @OrNull var secondReplies: Int?
        @OrNull var repliesLeftOut: Int?
        var provenance = Provenance.estimated
        var sentence: String
    }

    struct Update: Encodable {
        var configuration: JSONTurn.Configuration
        var firstUse: String
        var comparison: Comparison
    }
}

extension JSONFindings.Group {
    init(_ group: LedgerGroup, keys: [LedgerKey]) {
        by = Dictionary(
            zip(keys.map(\.rawValue), group.values.map { OrNull(wrappedValue: $0) }),
            uniquingKeysWith: { first, _ in first })
        turns = group.turns
        firstSentAt = Timestamp.text(group.first)
        lastSentAt = Timestamp.text(group.last)
        depth = group.depth
        figures = [:]
        for (name, column) in Self.figureNames {
            guard let entry = column.entry(of: group), entry.value.isFinite else { continue }
            figures[name] = Median(
                value: entry.value, lowerQuartile: entry.quartiles?.lowerBound,
                upperQuartile: entry.quartiles?.upperBound, margin: entry.margin,
                provenance: entry.provenance)
        }
    }

    private static let figureNames: [(String, LedgerColumn)] = [
        ("tokens_written", .tokens), ("decode_tps", .decode), ("ttft_s", .ttft),
        ("prefill_tps", .prefill), ("effective_tps", .effective), ("itl_p50_s", .latencyP50),
        ("itl_p99_s", .latencyP99), ("fresh_tps", .fresh), ("depth_tps", .atDepth),
        ("bandwidth_bytes_per_s", .bandwidth), ("joules_per_token", .energy),
    ]
}

extension JSONFindings.Comparison {
    init(
        _ outcome: Result<SpeedComparison, SpeedComparison.Refusal>, first: String,
        second: String
    ) {
        self.first = first
        self.second = second
        switch outcome {
        case .success(let found):
            sentence = found.sentence
            verdict = found.verdict.rawValue
            ratio = found.ratio
            ratioLow = found.interval.lowerBound
            ratioHigh = found.interval.upperBound
            chance = found.chance
            firstReplies = found.firstReplies
            secondReplies = found.secondReplies
            repliesLeftOut = found.leftOut.count
        case .failure(let refusal):
            sentence = refusal.description
            verdict = nil
            ratio = nil
            ratioLow = nil
            ratioHigh = nil
            chance = nil
            firstReplies = nil
            secondReplies = nil
            repliesLeftOut = nil
        }
    }
}

extension JSONFindings.Update {
    init(_ update: EngineUpdate) {
        configuration = JSONTurn.Configuration(update.configuration)
        firstUse = Timestamp.text(update.firstUse)
        comparison = JSONFindings.Comparison(
            update.outcome, first: update.from, second: update.to)
    }
}
