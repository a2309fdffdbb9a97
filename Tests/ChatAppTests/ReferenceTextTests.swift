import ArgumentParser
import Benchmark
import ChatCore
import Foundation
import Testing

@testable import ChatApp

@Suite("The texts of canter reference")
struct ReferenceTextTests {
    private func widths(_ text: String) -> [Int] {
        text.split(separator: "\n").filter { !$0.contains("https://") }.map(\.count)
    }

    @Test("The whole list fits 80 columns, primary rows first and apart from the others")
    func list() throws {
        let text = SpeedList.text(try ReferenceData.speeds())
        #expect((widths(text).max() ?? 0) <= 80)
        let primary = try #require(text.range(of: "PRIMARY: the model makers' own tables"))
        let secondary = try #require(text.range(of: "SECONDARY: printed elsewhere"))
        #expect(primary.lowerBound < secondary.lowerBound)
        let vendor = try #require(text.range(of: "Qwen2.5-72B-Instruct"))
        #expect(vendor.lowerBound < secondary.lowerBound)
        // The remark of a row is beneath it.
        let lines = text.split(separator: "\n").map(String.init)
        let row = try #require(
            lines.firstIndex { $0.contains("implausible") && $0.contains("32B") })
        #expect(lines[row].hasPrefix("32B "))
        #expect(lines[row].contains("25-30"))
        #expect(lines[row + 1] == "    18-22 GB at Q4; 18-22 GB do not fit in 12 GB of VRAM")
        #expect(text.contains("150+"))
        #expect(text.contains("[1] a web article of 2025-26"))
    }

    @Test("One kind alone has no heading of the other")
    func alone() throws {
        let speeds = try ReferenceData.speeds()
        #expect(!SpeedList.text(speeds.filter(\.isPrimary)).contains("SECONDARY"))
        #expect(!SpeedList.text(speeds.filter { !$0.isPrimary }).contains("PRIMARY"))
    }

    @Test("A length that was not measured is told, and so are rows without one")
    func note() throws {
        let context = try #require(PublishedContext("8192"))
        let rows = context.rows(of: try ReferenceData.speeds())
        let note = try #require(ReferenceListCommand.note(rows, asked: context))
        #expect(
            note.hasPrefix("None was measured with 8192 tokens of input; these are the nearest"))
        #expect(note.contains("6144 and 14336"))
        #expect(note.contains("53 more do not say"))
        let exact = context.rows(of: [])
        #expect(ReferenceListCommand.note(exact, asked: context) == nil)
        #expect(SpeedList.text(rows.speeds, note: note).hasPrefix("None was measured"))
    }

    @Test(
        "Options are read, and refused when they are none",
        arguments: [
            (["--standing", "primary"], true), (["--standing", "Contradicted"], true),
            (["--standing", "true"], false), (["--context", "8k"], true),
            (["--context", "1k-16k"], true), (["--context", "long"], false),
        ])
    func options(arguments: [String], isRead: Bool) {
        let command = try? ReferenceListCommand.parse(arguments)
        #expect((command != nil) == isRead)
    }

    @Test("List is what reference does by itself, and its other commands are found")
    func commands() throws {
        func command(_ arguments: String...) throws -> any ParsableCommand {
            try CanterCommand.parseAsRoot(["reference"] + arguments)
        }
        #expect(try command("--model", "qwen") is ReferenceListCommand)
        #expect(try command() is ReferenceListCommand)
        #expect(try command("rules", "--json") is ReferenceRulesCommand)
        let check = try command("check", "Qwen2 1.5B", "at", "40 tok/s")
        #expect((check as? ReferenceCheckCommand)?.claim == ["Qwen2 1.5B", "at", "40 tok/s"])
        #expect(throws: (any Error).self) { try command("check") }
    }

    @Test("A row's JSON says whether it is primary, and what is not said is null")
    func rowJSON() throws {
        let speeds = try ReferenceData.speeds()
        let secondary = try #require(speeds.first { $0.high == nil })
        let text = try JSONOutput.pretty(PublishedSpeedReport(secondary))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["primary"] as? Bool == false)
        #expect(object["engine"] is NSNull)
        let speed = try #require(object["tokens_per_second"] as? [String: Any])
        #expect(speed["low"] as? Double == 150 && speed["high"] is NSNull)
    }

    @Test("The rules are called claims, come by topic with their ids, and a finding is beneath")
    func rules() throws {
        let rules = try ReferenceData.rules()
        let text = RuleList.text(rules)
        #expect((widths(text).max() ?? 0) <= 80)
        #expect(text.hasPrefix("Claims, not facts"))
        #expect(text.contains("  context-4096      With 4096 tokens of context"))
        #expect(text.contains("Given by:\n  a web article of 2025-26"))
        var rule = try #require(rules.first { $0.id == "context-4096" })
        rule.finding = .didNotHold
        rule.findingText = "It was 93 to 97 % on every machine."
        let found = RuleList.text([rule])
        #expect(found.contains("did not hold: It was 93 to 97 %"))
        let json = try JSONOutput.pretty([RuleReport(rule)])
        #expect(json.contains("\"finding\" : \"did not hold\""))
    }

    private func verdict(_ claim: String) throws -> ClaimVerdict {
        ClaimCheck(
            hardware: try ReferenceData.hardware(), models: try ReferenceData.models(),
            published: try ReferenceData.speeds()
        ).verdict(of: claim)
    }

    @Test(
        "A checked claim shows the verdict first, then the steps by number, then what is published")
    func check() throws {
        let text = ClaimText.text(try verdict("Qwen2 1.5B at 1500 tok/s on an M1"))
        #expect((widths(text).max() ?? 0) <= 80)
        #expect(text.hasPrefix("Implausible for one request: the memory allows 78.6 tok/s"))
        #expect(
            text.contains("\n1. Understood: Qwen2 1.5B (a number before B or M is the parameter"))
        #expect(text.contains("look confused"))
        #expect(text.contains("Published nearest to it:"))
        #expect(text.contains("PRIMARY") && text.contains("SECONDARY"))
    }

    @Test("What is not understood is one sentence with an example")
    func unknown() throws {
        let text = ClaimText.text(try verdict("it flies"))
        #expect(
            text.hasPrefix("Cannot be told. No model with a size was found in it; say it as in"))
        #expect(!text.contains("Published") && !text.contains("published"))
    }

    @Test("The JSON of a claim has what was understood, the same steps and the numbers")
    func checkJSON() throws {
        let verdict = try verdict("Llama 3.1 8B Q4_K_M at 60-70 tok/s on an RTX 4070 with Ollama")
        let text = try JSONOutput.pretty(ClaimReport(verdict))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["verdict"] as? String == "plausible")
        #expect((object["steps"] as? [[String: Any]])?.count == verdict.steps.count)
        let understood = try #require(object["understood"] as? [String: Any])
        #expect(understood["parameters"] as? Int == 8_030_000_000)
        #expect(understood["engine"] as? String == "Ollama")
        #expect(understood["memory_gb"] is NSNull && understood["context_tokens"] is NSNull)
        #expect(understood["hardware"] as? String == "RTX 4070")
        let speed = try #require(understood["tokens_per_second"] as? [String: Any])
        #expect(speed["low"] as? Double == 60 && speed["high"] as? Double == 70)
        #expect(object["bandwidth_bytes_per_s"] as? Double == 504e9)
        #expect(((object["bound_tps"] as? Double) ?? 0) > 100)
    }

    @Test("The tables of advice can be read")
    func advice() throws {
        let machine = AdvisedMachine(
            processor: "Apple M2", memory: 16 << 30, isAppleSilicon: true)
        #expect(try ReferenceData.decisions().rule(for: machine)?.models == "7B to 14B, with MLX")
        #expect(try !ReferenceData.advice().suggestions(for: machine).isEmpty)
    }
}
