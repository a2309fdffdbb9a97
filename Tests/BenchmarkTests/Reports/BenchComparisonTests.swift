import Foundation
import Testing

@testable import Benchmark

@Suite struct BenchComparisonTests {
    private let steady = [40.0, 40.4, 39.8, 40.2, 39.9, 40.1]

    private func rows(
        _ speed: Double, count: Int = 6, time: String = "2026-11-27T12:00:00Z"
    ) -> [BenchResult] {
        [
            .example(steady.prefix(count).map { $0 * speed }, time: time),
            .example(
                steady.prefix(count).map { $0 * speed * 25 }, prompt: 512, generated: 0, time: time),
        ]
    }

    @Test("a test that became slower is said to be, by how much, and where that lies")
    func slower() throws {
        let found = BenchComparison(before: rows(1), after: rows(0.8))
        #expect(found.tests.map(\.verdict) == [.slower, .slower])
        let test = try #require(found.tests.first)
        #expect(abs(test.ratio - 0.8) < 0.002)
        let interval = try #require(test.interval)
        #expect(interval.contains(0.8) && !interval.contains(0.9) && !interval.contains(1))
        #expect(found.verdict == "Of 2 tests 2 are slower.")
        let back = BenchComparison(before: rows(0.8), after: rows(1))
        #expect(back.tests.map(\.verdict) == [.faster, .faster])
    }

    @Test("three percent are within how far two sittings lie apart, however even the repetitions")
    func sittings() {
        let found = BenchComparison(before: rows(1), after: rows(1.03))
        #expect(found.tests.map(\.verdict) == [.noDifference, .noDifference])
        #expect(found.verdict.hasPrefix("Of 2 tests 2 do not differ beyond noise."))
        #expect(found.verdict.contains("could not have been seen"))
    }

    @Test("three against three can never be beyond chance, and it is said what would do")
    func few() throws {
        let found = BenchComparison(before: rows(1, count: 3), after: rows(0.5, count: 3))
        let test = try #require(found.tests.first)
        #expect(test.verdict == .tooFewRepetitions)
        #expect(test.interval == nil && test.chance == nil && abs(test.ratio - 0.5) < 0.001)
        #expect(
            found.verdict
                == "Too few repetitions to say of 2 tests: 3 against 3 are at best one time in 10 "
                + "by chance, however far apart; measure with -r 5 at least, better 10.")
        #expect(
            BenchComparison(before: rows(1, count: 4), after: rows(0.5, count: 4))
                .tests.map(\.verdict) == [.slower, .slower])
    }

    @Test("the least probabilities of ranks are those of tables")
    func leastChance() {
        #expect(PairStatistics.leastChance(3, 3) == 0.1)
        #expect(abs(PairStatistics.leastChance(5, 5) - 0.0079) < 0.0001)
        #expect(abs(PairStatistics.leastChance(2, 8) - 2.0 / 45) < 1e-12)
        #expect(PairStatistics.leastChance(0, 8) == 1 && PairStatistics.leastChance(1, 1) == 1)
    }

    @Test("Holm's correction is that of his example, in any order")
    func holm() {
        let corrected = PairStatistics.corrected([0.04, 0.01, 0.03, 0.005])
        #expect(corrected.map { ($0 * 1000).rounded() } == [60, 30, 60, 20])
        #expect(
            PairStatistics.corrected([]) == [] && PairStatistics.corrected([0.7, 0.9]) == [1, 1])
    }

    @Test("rows without repetitions are compared by their averages, without a verdict")
    func averages() throws {
        let rows = try BenchFile.results(
            inJSON: "{\"model_filename\": \"m\", \"n_gen\": 16, \"avg_ts\": 20}")
        let found = BenchComparison(before: rows, after: rows)
        #expect(found.tests.map(\.verdict) == [.tooFewRepetitions])
        #expect(found.tests[0].ratio == 1 && found.verdict.contains("-r 10"))
        #expect(found.remarks.contains { $0.hasPrefix("Not all rows tell") })
    }

    @Test("rows without a speed are left out, and counted")
    func withoutSpeed() {
        let found = BenchComparison(before: rows(1), after: [rows(1)[0], .example([], depth: 7)])
        #expect(found.tests.count == 1 && found.onlyBefore == ["pp512"])
        #expect(found.remarks.contains("Left out: 1 row without a speed."))
    }

    @Test("a setting changed throughout does not part the rows, and is told")
    func changed() {
        let before = rows(1)
        let after = rows(1).map { row in
            row.with {
                $0.threads = 4
                $0.typeK = "q8_0"
            }
        }
        let found = BenchComparison(before: before, after: after)
        #expect(found.tests.count == 2 && found.onlyBefore.isEmpty)
        #expect(
            found.changes == [
                BenchComparison.Change(setting: "threads", before: "8", after: "4"),
                BenchComparison.Change(setting: "type of K", before: "f16", after: "q8_0"),
            ])
        #expect(
            found.remarks.contains(
                "Changed: threads 8 → 4; type of K f16 → q8_0. Which of these a difference comes "
                    + "from cannot be told."))
        #expect(
            BenchComparison(before: before, after: before).remarks
                == ["Changed: nothing that the rows tell."])
    }

    @Test("another model and quantization throughout are paired by the tests")
    func otherModel() {
        let after = rows(2).map { row in
            row.with {
                $0.model = "Llama 3.2 1B"
                $0.quantization = "Q8_0"
            }
        }
        let found = BenchComparison(before: rows(1), after: after)
        #expect(found.tests.map(\.verdict) == [.faster, .faster])
        #expect(found.changes.map(\.setting) == ["model", "quantization"])
    }

    @Test("rows pair by their configuration where a side has several; the others are listed")
    func partners() {
        func row(_ quantization: String, _ speed: Double) -> BenchResult {
            .example(steady.map { $0 * speed }, quantization: quantization)
        }
        let found = BenchComparison(
            before: [row("Q4_K_M", 2), row("Q8_0", 1)], after: [row("Q8_0", 1.5), row("F16", 0.5)])
        #expect(found.tests.map(\.verdict) == [.faster])
        #expect(abs(found.tests[0].ratio - 1.5) < 0.01)
        #expect(found.onlyBefore == ["Q4_K_M · tg128"] && found.onlyAfter == ["F16 · tg128"])
        #expect(found.text.contains("Only before: Q4_K_M · tg128."))
        #expect(found.changes.isEmpty)
    }

    @Test("what was asked for pairs rows whose counts came out otherwise")
    func asked() {
        let before = BenchResult.example(steady, generated: 127).with { $0.asked = "tg128" }
        let found = BenchComparison(before: [before], after: [.example(steady)])
        #expect(found.tests.map(\.test) == ["tg128"] && found.onlyAfter.isEmpty)
    }

    @Test("a test measured in several sittings is one, and their differences count as noise")
    func severalSittings() {
        let days = (1...4).map { "2026-11-0\($0)T12:00:00Z" }
        let moods = [0.8, 1.1, 0.9, 1.2]
        let before = zip(days, moods).map { day, mood in
            BenchResult.example(steady.map { $0 * mood }, time: day)
        }
        let after = zip(days, moods).map { day, mood in
            BenchResult.example(
                steady.map { $0 * mood * 0.87 }, time: day.replacing("-11-", with: "-12-"))
        }
        let found = BenchComparison(before: before, after: after)
        #expect(found.tests.count == 1 && found.tests[0].before.repetitions == 24)
        #expect(found.tests.map(\.verdict) == [.noDifference])
        #expect(
            BenchComparison(before: [before[0]], after: [after[0]]).tests.map(\.verdict)
                == [.slower])
    }

    @Test("a busy machine is told beside the verdict")
    func busy() {
        let after = rows(0.8).map { row in row.with { $0.otherLoad = 3 } }
        let found = BenchComparison(before: rows(1), after: after)
        #expect(found.tests.allSatisfy { $0.after.isDisturbed && !$0.before.isDisturbed })
        #expect(
            found.remarks.contains {
                $0.hasPrefix("Other programs kept the machine busy in 2 tests")
            })
        #expect(found.text.contains("BUSY") && found.text.contains("  after\n"))
    }

    @Test("nothing in common is said, with what to do")
    func nothing() {
        let found = BenchComparison(
            before: [.example(depth: 512)], after: [.example(depth: 1024)])
        #expect(found.verdict.hasPrefix("No test is on both sides"))
        #expect(found.method.isEmpty && found.onlyBefore == ["tg128 @ d512"])
        #expect(BenchComparison(before: [], after: []).text.hasPrefix("No test is on both sides"))
    }

    @Test("the table is aligned, with the verdict and the method beneath")
    func text() {
        let after = [rows(0.8)[0], rows(1)[1]].map { row in row.with { $0.threads = 4 } }
        let lines = BenchComparison(before: rows(1), after: after).text
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines.prefix(5) == [
                "Qwen2.5-7B-Instruct Q4_K_M", "",
                "TEST      BEFORE t/s      AFTER t/s   CHANGE     95 % INTERVAL  VERDICT",
                "tg128    40.07 ±0.22    32.05 ±0.17  -20.0 %  -23.2 to -16.7 %  slower",
                "pp512  1001.67 ±5.40  1001.67 ±5.40    0.0 %    -4.0 to +4.2 %  no difference beyond noise",
            ])
        #expect(
            lines[6]
                == "Of 2 tests 1 is slower and 1 does not differ beyond noise. Differences below about 4 % could not have been seen."
        )
        #expect(lines[7] == "Changed: threads 8 → 4.")
        #expect(lines[9].contains("Hodges and Lehmann") && lines[10].contains("Holm"))
    }

    @Test("names from outside cannot drive the terminal")
    func names() {
        let name = "m\u{1B}[31m\u{202E}\r\nx"
        let before = [
            BenchResult.example(steady, model: name), .example(steady, model: "other"),
        ]
        let odd = rows(1).map { row in row.with { $0.asked = name } }
        let text = BenchComparison(before: before + odd, after: before + rows(1)).text
        #expect(
            !text.unicodeScalars.contains {
                $0 != "\n" && $0.properties.generalCategory == .control
            })
        #expect(!text.contains("\u{202E}"))
    }

    @Test("as JSON it has every member, null where there is nothing to say")
    func json() throws {
        let found = BenchComparison(before: rows(1, count: 3), after: rows(0.8, count: 3))
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let object = try #require(
            try JSONSerialization.jsonObject(with: encoder.encode(found.json)) as? [String: Any])
        let tests = try #require(object["tests"] as? [[String: Any]])
        #expect(tests.count == 2)
        #expect(tests[0]["ratio_low"] is NSNull && tests[0]["chance"] is NSNull)
        #expect(tests[0]["verdict"] as? String == "too-few-repetitions")
        #expect((tests[0]["before"] as? [String: Any])?["repetitions"] as? Int == 3)
        #expect(object["verdict"] as? String == found.verdict)
        #expect((object["method"] as? [String])?.count == 2)
    }
}
