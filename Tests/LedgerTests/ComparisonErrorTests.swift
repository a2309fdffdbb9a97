import ChatCore
import Testing

@testable import Ledger

/// How often a comparison is wrong, in many simulated worlds: the seeds are fixed,
/// so that a test that passes does so always.
@Suite struct ComparisonErrorTests {
    private static let worlds = 150

    private func verdict(_ first: [LedgerTurn], _ second: [LedgerTurn])
        -> SpeedComparison.Verdict?
    {
        try? SpeedComparison.compare(first, called: "b1", with: second, called: "b2").get().verdict
    }

    /// Verdicts in 150 worlds, by how often each came.
    private func verdicts(
        _ compare: (inout SimulatedWorld) -> ([LedgerTurn], [LedgerTurn])
    ) -> [SpeedComparison.Verdict?: Int] {
        var counts: [SpeedComparison.Verdict?: Int] = [:]
        for seed in 0..<Self.worlds {
            var world = SimulatedWorld(seed: UInt64(seed))
            let (first, second) = compare(&world)
            counts[verdict(first, second), default: 0] += 1
        }
        return counts
    }

    private func expectFewErrors(_ counts: [SpeedComparison.Verdict?: Int]) {
        let wrong = (counts[.faster] ?? 0) + (counts[.slower] ?? 0)
        #expect(wrong <= Self.worlds / 50)
        // And it says something at all.
        #expect(counts[.noDifference] ?? 0 >= Self.worlds / 2)
    }

    @Test("Where nothing changed it says so, for few replies and many")
    func nothingChanged() {
        for count in [6, 14, 40] {
            expectFewErrors(verdicts { ($0.turns(count), $0.turns(count)) })
        }
    }

    @Test("Where nothing changed it says so, also of a long and a short list")
    func unequal() {
        expectFewErrors(verdicts { ($0.turns(60), $0.turns(8)) })
    }

    @Test("Longer conversations are not taken for a slower engine")
    func deeper() {
        expectFewErrors(verdicts { ($0.turns(20, deepest: 5000), $0.turns(20, deepest: 8000)) })
    }

    @Test("A machine that is often busy is not taken for a slower engine")
    func busier() {
        expectFewErrors(
            verdicts { world in
                world.busy = 0.05
                world.busyKnown = 0.8
                let first = world.turns(20)
                world.busy = 0.3
                return (first, world.turns(20))
            })
    }

    @Test("A mood that lasts for a sitting is not taken for another engine")
    func moods() {
        expectFewErrors(
            verdicts { world in
                world.sitting = 0.015
                return (world.turns(20), world.turns(20))
            })
        expectFewErrors(
            verdicts { ($0.turns(20, perSitting: 20...20), $0.turns(20, perSitting: 20...20)) })
    }

    @Test(
        "A change of five percent is found in twenty replies a side", arguments: [1.05, 1 / 1.05])
    func found(_ speed: Double) {
        let counts = verdicts { ($0.turns(20), $0.turns(20, speed: speed)) }
        #expect(counts[speed > 1 ? .faster : .slower] ?? 0 >= Self.worlds * 9 / 10)
        #expect(counts[speed > 1 ? .slower : .faster] == nil)
    }

    @Test("The interval holds the true change in about nineteen worlds of twenty")
    func interval() {
        var holds = 0
        var sum = 0.0
        var count = 0.0
        for seed in 0..<Self.worlds {
            var world = SimulatedWorld(seed: UInt64(seed))
            let first = world.turns(20)
            let second = world.turns(20, speed: 1.1, deepest: 8000)
            guard
                let comparison = try? SpeedComparison.compare(
                    first, called: "b1", with: second, called: "b2"
                ).get()
            else { continue }
            if comparison.interval.contains(1.1) { holds += 1 }
            sum += comparison.ratio
            count += 1
        }
        #expect(holds >= Self.worlds * 9 / 10)
        #expect(abs(sum / count - 1.1) < 0.006)
    }
}
