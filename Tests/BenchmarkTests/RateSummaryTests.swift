import ChatCore
import Testing

@testable import Benchmark

@Suite struct RateSummaryTests {
    private func summary(_ values: [Double], _ provenance: Provenance = .measured) -> RateSummary? {
        RateSummary(values.map { Figure($0, provenance) })
    }

    @Test("the median is the middle one, or between the middle two")
    func median() {
        #expect(summary([9, 1, 5])?.median == 5)
        #expect(summary([4, 1, 100, 2])?.median == 3)
        #expect(summary([7])?.median == 7)
        #expect(summary([]) == nil)
    }

    @Test("minimum, maximum and origin are those of the rates")
    func extremes() {
        let rates = summary([9, 1, 5], .engineReported)
        #expect(rates?.min == 1)
        #expect(rates?.max == 9)
        #expect(rates?.provenance == .engineReported)
        #expect(
            RateSummary([Figure(1, .engineReported), Figure(2, .measured)])?.provenance == .measured
        )
    }
}
