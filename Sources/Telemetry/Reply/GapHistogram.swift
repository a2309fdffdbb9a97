package import ChatCore
internal import Histogram

/// The gaps between successive tokens, to within a thousandth of each.
package struct GapHistogram: Sendable {
    /// Fewer gaps than this have no percentiles worth the name.
    package static let fewest = 4

    /// In nanoseconds, told apart from a microsecond on; 10 s hold any usual
    /// gap in 64 KB, and a longer one makes the histogram grow.
    private var histogram: Histogram<UInt32>
    /// When the last token came; `nil` after a piece of unknown size.
    private var previous: MonotonicInstant?

    package init() {
        histogram = Histogram(lowestDiscernibleValue: 1_000, highestTrackableValue: 10_000_000_000)
        histogram.autoResize = true
    }

    /// Gaps recorded.
    package var count: Int { Int(histogram.totalCount) }

    /// Another reply begins: there is no gap between its first token and what came before.
    package mutating func beginReply() {
        previous = nil
    }

    /// Takes a piece of a reply. Its tokens have gaps where the instant of each
    /// is known: of several that came together without, nobody knows when each
    /// was made.
    package mutating func record(_ delta: TextDelta) {
        guard let tokens = delta.tokens else {
            previous = nil
            return
        }
        guard tokens > 0 else { return }
        if tokens == delta.earlier.count + 1 {
            for instant in delta.earlier { recordToken(at: instant) }
            recordToken(at: delta.at)
        }
        previous = delta.at
    }

    private mutating func recordToken(at instant: MonotonicInstant) {
        if let previous {
            histogram.record(UInt64(max(0, instant.nanoseconds - previous.nanoseconds)))
        }
        previous = instant
    }

    package var percentiles: LatencyPercentiles {
        LatencyPercentiles(
            p50: seconds(histogram.valueAtPercentile(50)),
            p95: seconds(histogram.valueAtPercentile(95)),
            p99: seconds(histogram.valueAtPercentile(99)),
            max: seconds(histogram.maxRecorded),
            provenance: .measured)
    }

    private func seconds(_ nanoseconds: UInt64) -> Double {
        Double(nanoseconds) / 1e9
    }
}
