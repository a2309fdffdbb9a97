import Foundation
import TestSupport
import Testing

@testable import Benchmark

/// How often a comparison is wrong, in many simulated worlds: the seeds are fixed, so that a test
/// that passes does so always.
@Suite struct BenchComparisonErrorTests {
    /// Runs of a bench on a machine with moods: each run has one, each test one of its own, and
    /// now and then a repetition is slow for reasons of its own.
    private struct World {
        var generator: SeededGenerator
        /// Standard deviations of logarithms: of a run, of a test within it, of a repetition.
        var run = 0.009
        var test = 0.008
        var repetition = 0.015
        var odd = 0.03
        private var hours = 0

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
        }

        private mutating func normal() -> Double {
            let radius = (-2 * log(Double.random(in: 1e-12...1, using: &generator))).squareRoot()
            return radius * cos(2 * .pi * Double.random(in: 0...1, using: &generator))
        }

        /// `tests` tests with so many repetitions; the first of them `speed` times as fast.
        mutating func rows(_ tests: Int, repetitions: Int, speed: Double = 1) -> [BenchResult] {
            hours += 1
            let mood = run * normal()
            return (0..<tests).map { index in
                let own = mood + test * normal()
                let samples = (0..<repetitions).map { _ in
                    let isOdd = Double.random(in: 0...1, using: &generator) < odd
                    return 40 * (index == 0 ? speed : 1)
                        * exp(own + repetition * normal() - (isOdd ? 0.25 : 0))
                }
                return .example(
                    samples, depth: index * 512, time: "2026-11-27T\(9 + hours):00:00Z")
            }
        }
    }

    private static let worlds = 150

    private func comparisons(
        _ compare: (inout World) -> ([BenchResult], [BenchResult])
    ) -> [BenchComparison] {
        (0..<Self.worlds).map { seed in
            var world = World(seed: UInt64(seed))
            let (before, after) = compare(&world)
            return BenchComparison(before: before, after: after)
        }
    }

    private func isDifferent(_ test: ComparedTest) -> Bool {
        [.faster, .slower].contains(test.verdict)
    }

    @Test(
        "where nothing changed, fewer than one comparison in twenty says that any test did",
        arguments: [(1, 5), (1, 10), (6, 5), (12, 5), (12, 10), (2, 20)])
    func nothingChanged(_ tests: Int, _ repetitions: Int) {
        let found = comparisons { world in
            (
                world.rows(tests, repetitions: repetitions),
                world.rows(tests, repetitions: repetitions)
            )
        }
        let wrong = found.count { $0.tests.contains(where: isDifferent) }
        #expect(wrong < Self.worlds / 20, "\(wrong)")
        #expect(found.allSatisfy { $0.tests.count == tests })
    }

    @Test(
        "ten percent are found in ten repetitions, among several tests as alone",
        arguments: [(1, 1.1), (1, 1 / 1.1), (6, 1.1), (12, 1 / 1.1)])
    func found(_ tests: Int, _ speed: Double) {
        let found = comparisons { world in
            (world.rows(tests, repetitions: 10), world.rows(tests, repetitions: 10, speed: speed))
        }
        let right = found.count {
            $0.tests[0].verdict == (speed > 1 ? .faster : .slower)
        }
        // Of one test nearly always; among twelve most of the time.
        #expect(Double(right) > Double(Self.worlds) * (tests == 1 ? 0.95 : 0.75), "\(right)")
    }

    @Test("the interval holds the true ratio at least nineteen times in twenty")
    func interval() {
        let found = comparisons { world in
            (world.rows(1, repetitions: 5), world.rows(1, repetitions: 5, speed: 1.1))
        }
        let held = found.count { $0.tests[0].interval?.contains(1.1) == true }
        #expect(held >= Self.worlds * 19 / 20, "\(held)")
    }
}
