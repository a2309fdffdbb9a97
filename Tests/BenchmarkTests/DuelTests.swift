import Benchmark
import TestSupport
import Testing

@Suite("Duels")
struct DuelTests {
    @Test("the interval is Student's")
    func interval() {
        var ratios = PairedRatios()
        // Logarithms -0.1, 0, 0.1, 0.2: mean 0.05, deviation 0.1291, error 0.06455.
        for log in [-0.1, 0, 0.1, 0.2] {
            ratios.add(exponential(log), against: 1)
        }
        #expect(abs(ratios.meanLog - 0.05) < 1e-9)
        #expect(abs(ratios.standardError - 0.064550) < 1e-6)
        let interval = ratios.interval(.percent95)
        #expect(abs(interval.lowerBound - exponential(0.05 - 3.182 * 0.064550)) < 1e-4)
        #expect(abs(interval.upperBound - exponential(0.05 + 3.182 * 0.064550)) < 1e-4)
        #expect(ratios.interval(.percent99).lowerBound < interval.lowerBound)
    }

    @Test("drift that hits both of a pair alike does not count")
    func drift() {
        var duel = Duel(Duel.Rules())
        for index in 0..<8 {
            let slowdown = 1 + Double(index)
            duel.add(challenger: 105 / slowdown, holder: 100 / slowdown)
        }
        #expect(duel.verdict == .won)
        #expect(abs(duel.ratios.mean - 1.05) < 1e-9)
    }

    @Test("a gain too small to matter is no win, and ends it early")
    func small() {
        var duel = Duel(Duel.Rules(leastGain: 0.01))
        for _ in 0..<4 { duel.add(challenger: 100.5, holder: 100) }
        #expect(duel.verdict == .even)
    }

    @Test("among equals a challenger wins seldom")
    func falseWins() {
        var generator = SeededGenerator(seed: 3)
        var wins = 0
        for _ in 0..<2000 {
            var duel = Duel(Duel.Rules())
            while duel.verdict == .undecided {
                duel.add(
                    challenger: 100 + .random(in: -5...5, using: &generator),
                    holder: 100 + .random(in: -5...5, using: &generator))
            }
            if duel.verdict == .won { wins += 1 }
        }
        // One in twenty on either side, and a little for looking more than once.
        #expect(wins < 2000 / 20)
    }

    @Test("a tenth more is found in noise of five per cent")
    func power() {
        var generator = SeededGenerator(seed: 4)
        var wins = 0
        for _ in 0..<500 {
            var duel = Duel(Duel.Rules())
            while duel.verdict == .undecided {
                duel.add(
                    challenger: 110 + .random(in: -5...5, using: &generator),
                    holder: 100 + .random(in: -5...5, using: &generator))
            }
            if duel.verdict == .won { wins += 1 }
        }
        #expect(wins > 475)
    }

    /// e^x by its series: the tests need no library of mathematics.
    private func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for index in 1...30 {
            term *= x / Double(index)
            sum += term
        }
        return sum
    }
}
