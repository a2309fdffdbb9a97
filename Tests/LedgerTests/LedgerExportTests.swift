import ChatCore
import Foundation
import Testing

@testable import Ledger

@Suite struct LedgerExportTests {
    private let turns = [LedgerTurn.example(), .bare()]
    private let now = Date(timeIntervalSince1970: 1_764_100_000.5)

    /// The records of a CSV text, each by its header.
    private func rows(_ text: String) throws -> [[String: String]] {
        let records = try CSV.records(in: text)
        let header = try #require(records.first)
        return try records.dropFirst().map { record in
            try #require(record.count == header.count)
            return Dictionary(zip(header, record), uniquingKeysWith: { first, _ in first })
        }
    }

    // MARK: CSV

    @Test("CSV has a row per turn, with a column of provenance for every figure")
    func turnRows() throws {
        let rows = try rows(LedgerCSV.turns(turns))
        #expect(rows.map { $0["turn"] } == ["1", "2"])
        #expect(rows[0]["sent_at"] == "2025-11-24T16:00:00.257Z")
        #expect(rows[0]["engine_build"] == "b1234" && rows[0]["threads_follow_load"] == "true")
        #expect(rows[0]["decode_tps"] == "42.3")
        #expect(rows[0]["decode_tps_provenance"] == "engine-reported")
        #expect(rows[0]["effective_tps"] == "41")
        #expect(rows[0]["effective_tps_provenance"] == "estimated")
        #expect(rows[0]["itl_p99_s"] == "0.009" && rows[0]["itl_provenance"] == "measured")
        #expect(rows[0]["bandwidth_bytes_per_s"] == "41000000000")
        #expect(rows[0]["energy_of"] == "processor")
        #expect(rows[1]["decode_tps"] == "" && rows[1]["decode_tps_provenance"] == "")
        for name in rows[0].keys where name.hasSuffix("_tps") || name.hasSuffix("_s") {
            let figure = name.hasPrefix("itl") ? "itl" : name
            #expect(rows[0]["\(figure)_provenance"] != nil, "\(name)")
        }
    }

    @Test("A name is no formula to a spreadsheet, and moves no cursor")
    func formula() throws {
        let text = LedgerCSV.turns(turns)
        #expect(try rows(text)[0]["model"] == "'=Qwen3 [31m\"4B\", <b>")
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test("CSV of samples names the turn each belongs to")
    func sampleRows() throws {
        let rows = try rows(LedgerCSV.samples(of: [.bare()] + turns))
        #expect(rows.map { $0["turn"] } == ["2", "2"])
        #expect(rows[0]["depth"] == "116" && rows[1]["depth"] == "148.5")
        #expect(rows[1]["tokens_per_second"] == "40" && rows[1]["clock_hz"] == "")
        #expect(rows[0]["provenance"] == "measured")
    }

    // MARK: JSON

    @Test("JSON is read back as it was written")
    func json() throws {
        let data = try LedgerJSON.data(of: turns, exportedAt: now)
        #expect(try LedgerJSON.turns(from: data) == turns)
    }

    @Test("JSON is versioned, with snake case, null for what is not known, and provenance")
    func jsonShape() throws {
        var report = LedgerReport(turns, by: [.model, .draft])
        report.findUpdates()
        try report.compare("Qwen3", "m")
        let text = try report.text(.json, exportedAt: now)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["canter-ledger"] as? Int == 1)
        #expect(object["exported_at"] as? String == "2025-11-25T19:46:40.500Z")
        let turns = try #require(object["turns"] as? [[String: Any]])
        let figures = try #require(turns[0]["figures"] as? [String: Any])
        let decode = try #require(figures["decode_tps"] as? [String: Any])
        #expect(decode["value"] as? Double == 42.3)
        #expect(decode["provenance"] as? String == "engine-reported")
        #expect((turns[1]["figures"] as? [String: Any])?["decode_tps"] is NSNull)
        #expect(turns[1]["usage"] is NSNull && turns[1]["conversation"] is NSNull)
        let groups = try #require(object["groups"] as? [[String: Any]])
        #expect((groups[0]["by"] as? [String: Any])?["draft"] is NSNull)
        let comparison = try #require(object["comparison"] as? [String: Any])
        #expect(comparison["verdict"] is NSNull)
        #expect((comparison["sentence"] as? String)?.hasPrefix("Too few replies") == true)
        #expect((object["updates"] as? [Any])?.isEmpty == true)
        // What was found is not read, and does not disturb what is.
        #expect(try LedgerJSON.turns(from: Data(text.utf8)).count == 2)
    }

    @Test("What another version added is left out, and a missing member is not known")
    func additions() throws {
        let text = String(
            decoding: try LedgerJSON.data(of: turns, exportedAt: now), as: UTF8.self)
        let changed = text.replacing("\"context_window\"", with: "\"moon\" : 1, \"context_window\"")
            .replacing("\"draft_model\" : null,", with: "")
        #expect(try LedgerJSON.turns(from: Data(changed.utf8)) == turns)
    }

    @Test(
        "What is no ledger, is newer or damaged is refused with a sentence",
        arguments: [
            ("[]", "This is no ledger"), ("{\"format\": 1}", "This is no ledger"),
            ("{\"canter-ledger\": 2, \"turns\": []}", "by a newer canter (version 2"),
            ("{\"canter-ledger\": 1, \"turns\": [{}]}", "is damaged"),
        ])
    func refused(_ text: String, _ sentence: String) {
        let error = #expect(throws: LedgerJSONError.self) {
            try LedgerJSON.turns(from: Data(text.utf8))
        }
        #expect(error?.description.contains(sentence) == true)
    }

    // MARK: Tables

    @Test("The table has columns with units, a ~ before estimates, and where figures are from")
    func table() {
        let lines = LedgerTable.text(LedgerGrouping(turns, by: [.quantization, .engine]))
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasPrefix("QUANTIZATION  ENGINE     TURNS  TOKENS  DECODE"))
        #expect(lines[1].contains("tok/s"))
        #expect(lines[2].hasPrefix("–             server         1       –       –"))
        #expect(lines[3].hasPrefix("Q4_K_M        llama.cpp      1     320    42.3"))
        #expect(lines[3].contains("~41.0") && lines[3].contains("2025-11-24"))
        #expect(!lines[0].contains("FRESH"))
        let text = lines.joined(separator: "\n")
        #expect(text.contains("Reported by the engine: tokens, decode, prefill."))
        #expect(text.contains("Estimated (~): effective, bandwidth."))
        let ends = lines[0...3].map {
            $0.range(of: "tok/s|DECODE|42.3", options: .regularExpression)
        }
        #expect(ends[0]?.upperBound == ends[3]?.upperBound)
    }

    @Test("Markdown is a table with units, provenance and a method, and names are only text")
    func markdown() {
        let text = LedgerMarkdown.text(
            LedgerGrouping(turns, by: [.model]), findings: ["b2 is *fast*."], exportedAt: now)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("| model | turns | tokens | decode (tok/s) |"))
        #expect(lines[1].hasPrefix("| :-- | --: |"))
        #expect(lines[3].hasPrefix("| =Qwen3 \\[31m\"4B\", \\<b\\> | 1 | 320 | 42.3 |"))
        #expect(text.contains("- b2 is \\*fast\\*."))
        #expect(text.contains("Estimated (~): effective, bandwidth."))
        #expect(text.contains("Figures are medians over turns"))
        #expect(text.hasSuffix("Exported from canter, 2025-11-25T19:46:40Z.\n"))
    }

    @Test("A column whose groups are of different origin names the rows")
    func mixedProvenance() {
        var other = LedgerTurn.bare()
        other.figures.decodeRate = Figure(9.412, .measured)
        let text = LedgerTable.text(LedgerGrouping([turns[0], other], by: [.engine]))
        #expect(text.contains("Measured by canter: decode (row 1), ttft"))
        #expect(text.contains("Reported by the engine: tokens, decode (row 2), prefill."))
        #expect(text.contains("9.41"))
    }

    @Test(
        "Numbers have about three digits",
        arguments: [
            (142.3, "142"), (42.13, "42.1"), (0.058, "0.058"), (9.412, "9.41"), (99.96, "100"),
            (9.996, "10.0"),
        ])
    func numbers(_ value: Double, _ text: String) {
        #expect(LedgerText.short(value) == text)
    }
}
