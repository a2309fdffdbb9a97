import ChatCore
import Testing

@testable import Ledger

@Suite struct SpreadTests {
    @Test("The median of figures stands between its quartiles")
    func quartiles() throws {
        let spread = try #require(Spread([4, 1, 3, 2, 5].map { Figure($0, .measured) }))
        #expect(spread.median == 3 && spread.lower == 2 && spread.upper == 4)
        #expect(spread.count == 5)
        #expect(Spread([]) == nil)
        #expect(Spread([Figure(.nan, .measured)]) == nil)
    }

    @Test(
        "A median is as good as the worst of its figures",
        arguments: [
            ([.engineReported, .engineReported], .engineReported),
            ([.engineReported, .measured], .measured),
            ([.engineReported, .estimated, .measured], .estimated),
        ] as [([Provenance], Provenance)])
    func provenance(_ several: [Provenance], _ expected: Provenance) {
        #expect(Spread(several.map { Figure(1, $0) })?.provenance == expected)
    }
}
