package import ChatCore
internal import Telemetry

/// What is told of a group, besides the values it is grouped by.
package enum LedgerColumn: String, Sendable, Hashable, CaseIterable {
    case turns, tokens, decode, ttft, prefill, effective
    case latencyP50 = "itl-p50"
    case latencyP99 = "itl-p99"
    case fresh
    case atDepth = "at-depth"
    case bandwidth, energy, first, last

    /// A number, with quartiles where it is a median that has them.
    package struct Entry: Sendable, Hashable {
        package var value: Double
        /// `nil` for what canter only counted or read off a clock.
        package var provenance: Provenance?
        package var quartiles: ClosedRange<Double>?
        /// Half the width of the interval that holds what is fitted in 95 of 100
        /// cases.
        package var margin: Double?
    }

    /// Whether a small number is the better one.
    var isSmallestFirst: Bool {
        switch self {
        case .ttft, .latencyP50, .latencyP99, .energy: true
        default: false
        }
    }

    /// In seconds, bytes, joules and tokens, and what is made of these.
    package func entry(of group: LedgerGroup) -> Entry? {
        switch self {
        case .turns: Entry(value: Double(group.turns))
        case .tokens:
            group.tokens.map { Entry(value: Double($0.value), provenance: $0.provenance) }
        case .decode: entry(group.decodeRate)
        case .ttft: entry(group.timeToFirstToken)
        case .prefill: entry(group.prefillRate)
        case .effective: entry(group.effectiveRate)
        case .latencyP50: entry(group.latencyP50)
        case .latencyP99: entry(group.latencyP99)
        case .fresh:
            group.freshSpeed.map {
                Entry(value: $0.value, provenance: .estimated, margin: $0.margin)
            }
        case .atDepth:
            group.speedAtDepth.map {
                Entry(value: $0.value, provenance: .estimated, margin: $0.margin)
            }
        case .bandwidth: entry(group.bandwidth)
        case .energy: entry(group.joulesPerToken)
        case .first: Entry(value: group.first)
        case .last: Entry(value: group.last)
        }
    }

    private func entry(_ spread: Spread?) -> Entry? {
        spread.map {
            Entry(
                value: $0.median, provenance: $0.provenance,
                quartiles: $0.lower...max($0.lower, $0.upper))
        }
    }

    private func entry(_ figure: Figure<Double>?) -> Entry? {
        figure.map { Entry(value: $0.value, provenance: $0.provenance) }
    }
}
