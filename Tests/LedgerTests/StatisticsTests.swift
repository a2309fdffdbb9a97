import Testing

@testable import Ledger

@Suite struct StatisticsTests {
    @Test("Ranks give the tabled probabilities")
    func exactRanks() {
        // All of one list above the other: 2 of the 252 orders of five and five.
        let apart = MannWhitney([1, 2, 3, 4, 5], [11, 12, 13, 14, 15])
        #expect(abs(apart.p - 2.0 / 252) < 1e-12)
        #expect(apart.shift == 10)
        #expect(apart.interval == 7...13)
        // 5 of the 12 pairs are lost: 15 of the 35 orders of three and four lose as few.
        let close = MannWhitney([1, 4, 6], [2, 3, 5, 7])
        #expect(abs(close.p - 30.0 / 35) < 1e-12)
        #expect(MannWhitney([1, 2], [1, 2]).p == 1)
    }

    @Test("Many numbers are judged by the normal curve, as the counted ones are")
    func approximateRanks() {
        let first = (0..<28).map { Double($0) }
        let counted = MannWhitney(first, (0..<28).map { Double($0) + 7.5 })
        let ties = MannWhitney(first, (0..<28).map { Double($0) + 7 })
        #expect(abs(counted.p - ties.p) < 0.01)
        let many = MannWhitney((0..<200).map(Double.init), (0..<200).map { Double($0) + 0.5 })
        #expect(many.p > 0.9 && many.interval.contains(0) && many.interval.contains(0.5))
    }

    @Test(
        "Student's distances are the tabled ones",
        arguments: [
            (1.0, 12.706), (2, 4.303), (5, 2.571), (12, 2.179), (30, 2.042), (1000, 1.962),
        ])
    func student(_ degrees: Double, _ distance: Double) {
        let student = StudentT(degrees: degrees)
        #expect(abs(student.distance(bothTails: 0.05) - distance) < 0.001)
        #expect(abs(student.bothTails(distance) - 0.05) < 0.0001)
        #expect(student.bothTails(0) == 1)
    }

    @Test("A weighted median has half of the weight on either side")
    func weightedMedian() {
        #expect(Quantile.median([(value: 1, weight: 1), (value: 9, weight: 3)]) == 9)
        #expect(Quantile.median([(value: Double, weight: Double)]()) == nil)
        #expect(Quantile.median([3, 1, 2, 10]) == 2.5)
    }
}
