import Canvas
import ChatCore
import MachineMetrics
import Testing

@testable import ChatApp

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("What doctor prints")
struct DoctorTextTests {
    private var laptop: DoctorFacts {
        var facts = MadeUpSystem.facts(
            MadeUpSystem.hybrid, processor: "12th Gen Intel(R) Core(TM) i7-12700H", threads: 20)
        facts.look?.programs = [
            ProgramReading(name: "firefox", processes: 12, cores: 1.25, residentBytes: 3 << 30)
        ]
        facts.rule = AdviceRule(
            machine: "Processor only", models: "1.5B to 3B", speed: 10...30,
            source: "a web article")
        facts.suggestions = [
            ModelSuggestion(
                parameters: 4_000_000_000, quantization: Quantization("Q4_K_M"),
                memoryBytes: 4 << 30, contextWindow: 8192, fit: .fits,
                speed: Figure(8.25, .estimated), reason: "It fits.")
        ]
        return facts
    }

    @Test("everything is told in groups, no line wider than a terminal")
    func width() {
        for files in [
            MadeUpSystem.hybrid, MadeUpSystem.desktop, MadeUpSystem.raspberryPi,
            MadeUpSystem.container, MadeUpSystem.dockerOnMac,
        ] {
            let text = DoctorText.text(MadeUpSystem.facts(files))
            for line in text.split(separator: "\n") {
                #expect(TextWidth.width(of: line) <= 80, "\(line)")
            }
            for title in [
                "Machine", "Memory", "Computing", "To chat with", "What is commonly advised",
            ] {
                #expect(text.contains("\(title)\n"), "\(title)")
            }
        }
    }

    @Test("a laptop's lines, the findings last")
    func lines() {
        let text = DoctorText.text(laptop)
        for line in [
            "  processor    12th Gen Intel(R) Core(TM) i7-12700H\n",
            "  cores        6 for performance, 8 for efficiency, 20 threads\n",
            "  power        on battery, 64% left, profile low-power\n",
            "  heat         slowed down for it 7 times since the start\n",
            "  heaviest     firefox (12): 1.25 processors, 3.0 GiB\n",
            "  it is said   Processor only: 1.5B to 3B, 10 to 30 tok/s. Said by a web",
            "  begin with   4B as Q4_K_M, room for a window of 8,192, ~4.0 GiB then, ~8.3",
            "  kept         Use Q4_K_M. 1 of 1 models here is.\n",
            "Findings, the costliest first\n  1            The firmware was asked",
        ] {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test("what costs nothing is said to cost nothing")
    func nothing() {
        #expect(
            DoctorText.text(MadeUpSystem.good).hasSuffix("Nothing was found that costs anything."))
    }

    @Test("RPC servers of the settings are listed, and those that do not answer say why")
    func servers() async throws {
        var facts = MadeUpSystem.good
        facts.servers = await RPCSighting.all(["attic:port"])
        #expect(facts.servers.map(\.address) == ["attic:port"])
        #expect(facts.servers[0].free == nil)
        let text = DoctorText.text(facts)
        #expect(text.contains("RPC          “attic:port” names no RPC server; give HOST:PORT"))
    }

    @Test("a name cannot drive the terminal")
    func hostile() {
        var facts = MadeUpSystem.good
        facts.survey.models?[0].description.name = "a\u{1B}]0;x\u{07}\nb"
        facts.look?.programs = [
            ProgramReading(name: "\u{1B}[31mred", cores: 2, residentBytes: 1 << 30)
        ]
        let text = DoctorText.text(facts)
        #expect(!text.contains("\u{1B}") && !text.contains("\u{07}"))
    }

    @Test("the JSON has all of it, and null where something is not known")
    func json() throws {
        struct Skipped: Decodable { init(from decoder: any Decoder) throws {} }
        struct Anything: Decodable { var machine: [String: Skipped?] }
        let text = try JSONOutput.pretty(DoctorReport(laptop))
        let report = try JSONDecoder().decode(Anything.self, from: Data(text.utf8))
        #expect(report.machine.keys.contains("other_programs"))
        for key in [
            "machine", "models", "engines", "rpc", "starter", "settings", "advice", "findings",
            "model_folder", "free_bytes",
        ] {
            #expect(text.contains("\"\(key)\""), "\(key)")
        }
        for part in [
            "\"kind\" : \"efficiency\"", "\"source\" : \"battery\"", "\"profile\" : \"low-power\"",
            "\"low_power_mode\" : null", "\"memory_limit_bytes\" : null",
            "\"name\" : \"firefox\"", "\"standing\" : \"kept\"", "\"weight\" : \"large\"",
            "\"low_tokens_per_second\" : 10", "\"provenance\" : \"estimated\"",
            "\"context_window\" : 8192", "\"trouble\" : null", "\"inside_apple_silicon\" : false",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
