/// What came of one test.
package struct SpeedMeasurement: Sendable, Hashable {
    package var test: SpeedTest
    /// The repetitions in order, without the warm-up.
    package var samples: [SpeedSample]

    package init(test: SpeedTest, samples: [SpeedSample]) {
        self.test = test
        self.samples = samples
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
            test.kind, tokens: Self.range(samples.map(\.tokens)), depth: depth == "0" ? nil : depth)
    }

    /// Whether the model ended a reply before it had the tokens asked for.
    package var endedEarly: Bool {
        test.kind == .decode && samples.contains { ($0.tokens ?? test.tokens) < test.tokens }
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
