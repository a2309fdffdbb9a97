import ChatCore
import Resources
import Testing

@testable import Benchmark

@Suite struct ReferenceFactsTests {
    @Test(
        "Hardware is found by the names systems and people give it",
        arguments: [
            ("Apple M1 Max", "Apple M1 Max"), ("Apple M1", "Apple M1"),
            ("NVIDIA GeForce RTX 4070 Ti SUPER", "RTX 4070 Ti Super"),
            ("NVIDIA GeForce RTX 4070", "RTX 4070"), ("NVIDIA A100-SXM4-80GB", "A100 80GB"),
            ("NVIDIA A100-PCIE-40GB", "A100 40GB"), ("A100", "A100"),
            ("Tesla V100-SXM2-16GB", "V100"),
            ("NVIDIA H100 80GB HBM3", "H100"), ("AMD Radeon RX 7900 XTX", "RX 7900 XTX"),
            ("M3 Ultra", "Apple M3 Ultra"), ("Tesla T4", "NVIDIA T4"), ("RTX4090", "RTX 4090"),
            ("Intel UHD Graphics 770", nil), ("AMD EPYC 7763", nil), ("", nil),
        ])
    func hardware(name: String, fact: String?) throws {
        #expect(try ReferenceTables.hardware().fact(named: name)?.name == fact)
    }

    @Test("Variants of one name keep both bandwidths, and say which has which")
    func variants() throws {
        let table = try ReferenceTables.hardware()
        let three = try #require(table.fact(named: "Apple M3 Max"))
        #expect(three.bandwidth == 400e9 && three.lowestBandwidth == 300e9)
        let four = try #require(table.fact(named: "Apple M4 Max"))
        #expect(four.bandwidth == 546e9 && four.lowestBandwidth == 410e9)
        for fact in table.facts {
            #expect(fact.lowestBandwidth <= fact.bandwidth && fact.bandwidth > 1e10, "\(fact.name)")
            if fact.lowestBandwidth < fact.bandwidth {
                #expect(!fact.remark.isEmpty, "\(fact.name)")
            }
            #expect(!fact.source.isEmpty)
            #expect(table.fact(named: fact.name)?.name == fact.name, "\(fact.name)")
        }
    }

    @Test("Every model is found by its own name, and its figures are possible")
    func models() throws {
        let table = try ReferenceTables.models()
        for fact in table.facts {
            #expect(table.fact(named: fact.name)?.name == fact.name, "\(fact.name)")
            #expect(fact.parameters >= 100_000_000 && fact.activeParameters <= fact.parameters)
            if let named = ModelIdentity(fact.name).billions, !fact.isMixture {
                // The number in a name is the parameter count, rounded.
                #expect(abs(Double(fact.parameters) / 1e9 / named - 1) < 0.35, "\(fact.name)")
            }
        }
        #expect(
            try ReferenceTables.models().fact(named: "Llama 3.1 8B")?.cacheBytesPerToken == 131_072)
        #expect(table.fact(named: "Mixtral 8x7B")?.isMixture == true)
    }

    @Test("The rules have short ids of their own, and none has a finding without its sentence")
    func rules() throws {
        let rules = try ReferenceRule.rules(inCSV: EmbeddedText.rules)
        #expect(rules.count == 35)
        #expect(rules.contains { $0.id == "context-4096" })
        for rule in rules {
            #expect(rule.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
            #expect(rule.claim.hasSuffix("."))
            #expect((rule.finding == nil) == rule.findingText.isEmpty)
        }
    }

    @Test(
        "A damaged table of rules is refused, with the row",
        arguments: [
            "a,T,C,,,S\na,T,C,,,S\n", "a,T,C,maybe,text,S\n", "a,T,C,held,,S\n", "a,T,,,,S\n",
        ])
    func damagedRules(rows: String) {
        let error = #expect(throws: CSVError.self) {
            try ReferenceRule.rules(inCSV: "id,topic,claim,finding,finding_text,source\n" + rows)
        }
        #expect(error?.description.hasPrefix("Row ") == true)
    }

    @Test("A finding is read")
    func finding() throws {
        let rules = try ReferenceRule.rules(
            inCSV: "id,topic,claim,finding,finding_text,source\na,T,C,did not hold,Why.,S\n")
        #expect(rules.first?.finding == .didNotHold && rules.first?.findingText == "Why.")
    }

    @Test(
        "A damaged table of hardware or models is refused, with the row",
        arguments: [
            "X,x,apple,8,fast,,,S,\n", "X,x,toaster,8,1,,,S,\n", "X,,apple,8,1,,,S,\n",
            "X,x,apple,a,1,,,S,\n",
        ])
    func damagedHardware(row: String) {
        let header =
            "name,patterns,class,memory_gb,bandwidth_gb_s,lowest_gb_s,remark,source,checked\n"
        let error = #expect(throws: CSVError.self) { try HardwareTable(inCSV: header + row) }
        #expect(error?.description.hasPrefix("Row 2 ") == true)
    }
}
