import ChatCore
import Foundation
import Testing

@testable import Ledger

@Suite struct LedgerWordsTests {
    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerQueryError)?.description
        }
    }

    @Test("Keys stand between commas, and an unknown one is answered with those there are")
    func keys() throws {
        #expect(try LedgerWords.keys("model, KV-type,model") == [.model, .kvType])
        #expect(
            message { _ = try LedgerWords.keys("model,colour\u{1B}") }
                == "There is no key colour: there are model, quantization, engine, build, machine, "
                + "device, threads, kv-type, flash-attention, batch, draft, day.")
        #expect(message { _ = try LedgerWords.keys(",") }?.contains("there are model") == true)
    }

    @Test("A condition is a key and a value, which may have any signs")
    func conditions() throws {
        let condition = try LedgerWords.condition("kv-type=f16/q8_0=x")
        #expect(condition.0 == .kvType && condition.1 == "f16/q8_0=x")
        #expect(message { _ = try LedgerWords.condition("threads") }?.contains("KEY=VALUE") == true)
        #expect(message { _ = try LedgerWords.condition("threads=") } != nil)
        #expect(message { _ = try LedgerWords.condition("x=1") }?.contains("no key x") == true)
    }

    @Test("Times are days, or so long ago; an end takes its day along")
    func instants() throws {
        let now = 1_764_100_000.0
        #expect(try LedgerWords.instant("7d", now: now) == now - 7 * 86_400)
        #expect(try LedgerWords.instant("36h", now: now) == now - 36 * 3600)
        #expect(try LedgerWords.instant("2w", now: now, isEnd: true) == now - 14 * 86_400)
        let day = try #require(CalendarDay("2026-11-26"))
        #expect(try LedgerWords.instant("2026-11-26", now: now) == day.start)
        #expect(try LedgerWords.instant("2026-11-26", now: now, isEnd: true) == day.end)
        for text in ["", "d", "-7d", "7m", "yesterday", "2026-02-30", "99999999d"] {
            #expect(
                message { _ = try LedgerWords.instant(text, now: now) }?.contains("is no time")
                    == true)
        }
    }

    @Test(
        "A value may be a part of one, in any case; what nothing has is answered with what there is"
    )
    func values() throws {
        let known = ["Qwen3-4B", "Qwen3-8B", "Gemma3", nil]
        #expect(
            try LedgerWords.values("qwen", of: .model, among: known) == ["Qwen3-4B", "Qwen3-8B"])
        #expect(try LedgerWords.values("none", of: .model, among: known) == ["none"])
        #expect(try LedgerWords.value("gem", of: .model, among: known) == "Gemma3")
        #expect(
            message { _ = try LedgerWords.value("Qwen", of: .model, among: known) }
                == "“Qwen” can be Qwen3-4B, Qwen3-8B: give more of it.")
        #expect(
            message { _ = try LedgerWords.values("llama", of: .model, among: known) }
                == "No turn has the model llama: there are Gemma3, Qwen3-4B, Qwen3-8B, none.")
    }

    @Test("A column to sort by is one of the table, or a key grouped by")
    func orders() throws {
        #expect(try LedgerWords.order("ITL-p99", keys: []) == .column(.latencyP99))
        #expect(try LedgerWords.order("build", keys: [.build]) == .key(.build))
        #expect(
            message { _ = try LedgerWords.order("build", keys: [.model]) }
                == "There is no column build to sort by: there are turns, tokens, decode, ttft, prefill, "
                + "effective, itl-p50, itl-p99, fresh, at-depth, bandwidth, energy, first, last, model."
        )
    }

    @Test("A report compares two values of the first key, and says what updates did")
    func report() throws {
        var world = SimulatedWorld(seed: 3)
        let turns =
            world.turns(14, build: "b1234") + world.turns(14, build: "b1300", speed: 0.8)
        var report = LedgerReport(turns, by: [.build], order: .column(.decode))
        try report.compare("1234", "b1300")
        report.findUpdates()
        let text = try report.text(.table, exportedAt: Date(timeIntervalSince1970: 0))
        #expect(text.contains("\nb1300 against b1234: "))
        #expect(text.contains("\nllama.cpp b1234 → b1300: "))
        #expect(text.components(separatedBy: "% slower (").count == 3)
        #expect(message { try report.compare("b1", "b1234") }?.contains("give more") == true)
        #expect(message { try report.compare("c", "b1234") }?.contains("No turn has") == true)
        if let path = ProcessInfo.processInfo.environment["W2_SAMPLES"] {
            for format in LedgerReport.Format.allCases {
                try report.text(format, exportedAt: Date(timeIntervalSince1970: 1_764_900_000))
                    .write(
                        toFile: "\(path)/sample.\(format.rawValue)", atomically: true,
                        encoding: .utf8)
            }
        }
    }
}
