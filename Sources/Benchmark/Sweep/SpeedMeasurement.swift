package import ChatCore

/// What came of one test.
package struct SpeedMeasurement: Sendable, Hashable {
    package var test: SpeedTest
    package var method: BenchResult.Method
    /// The repetitions in order, without the warm-up.
    package var samples: [SpeedSample]
    /// Inter-token latency over the gaps of all repetitions; `nil` for too few of them.
    package var latency: LatencyPercentiles?

    package init(
        test: SpeedTest, method: BenchResult.Method = .chat, samples: [SpeedSample],
        latency: LatencyPercentiles? = nil
    ) {
        self.test = test
        self.method = method
        self.samples = samples
        self.latency = latency
    }

    /// The speeds of the samples that have one; `nil` where none has.
    package var rate: RateSummary? {
        RateSummary(samples.compactMap(\.rate))
    }

    /// What was measured, in llama-bench's words but with the counts that came about, not those
    /// asked for: `pp511 @ d1026`, or `tg35-37 @ d40` where the repetitions differ.
    package var label: String {
        let depth = Self.range(samples.map(\.depth))
        return SpeedTest.label(
            prompt: test.kind == .decode ? nil : Self.range(samples.map(\.read)),
            reply: test.kind == .prefill ? nil : Self.range(samples.map(\.generated)),
            depth: depth == "0" ? nil : depth)
    }

    /// Whether the model ended a reply before it had the tokens asked for.
    package var endedEarly: Bool {
        test.reply > 0 && samples.contains { ($0.generated ?? test.reply) < test.reply }
    }

    /// A question mark for a count the engine does not tell.
    private static func range(_ counts: [Int?]) -> String {
        let known = counts.compactMap(\.self)
        guard known.count == counts.count, let low = known.min(), let high = known.max() else {
            return "?"
        }
        return low == high ? "\(low)" : "\(low)-\(high)"
    }
}
