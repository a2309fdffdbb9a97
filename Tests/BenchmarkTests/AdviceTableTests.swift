import ChatCore
import Resources
import Testing

@testable import Benchmark

@Suite struct AdviceTableTests {
    private func table() throws -> AdviceTable {
        try AdviceTable(
            inCSV: EmbeddedText.decisions, hardware: try ReferenceTables.hardware())
    }

    private static func mac(_ gibibytes: Int) -> AdvisedMachine {
        AdvisedMachine(processor: "Apple M1", memory: gibibytes << 30, isAppleSilicon: true)
    }

    private static func pc(_ gpu: String?, _ mebibytes: Int?) -> AdvisedMachine {
        AdvisedMachine(
            processor: "AMD Ryzen 7", memory: 32 << 30, gpu: gpu,
            gpuMemory: mebibytes.map { $0 << 20 }, isAppleSilicon: false)
    }

    @Test(
        "Every branch is taken by the machines it is of, and at its edges",
        arguments: [
            (mac(8), "1.5B to 3B at Q4_K_M", 30...60), (mac(16), "7B to 14B, with MLX", 25...60),
            (mac(18), "7B to 14B, with MLX", 25...60), (mac(24), "7B to 14B, with MLX", 25...60),
            (mac(32), "7B to 14B, with MLX", 25...60), (mac(36), "7B to 14B, with MLX", 25...60),
            (mac(48), "7B to 14B, with MLX", 25...60), (mac(64), "up to 34B, with MLX", 10...30),
            (mac(128), "up to 34B, with MLX", 10...30), (mac(4), nil, nil),
            (pc("NVIDIA GeForce RTX 4070", 12_282), "7B to 8B at Q4_K_M", 60...70),
            (pc("NVIDIA GeForce RTX 4070 Ti SUPER", 16_376), "7B to 8B at Q4_K_M", 60...70),
            (pc("NVIDIA GeForce RTX 4080", 16_376), "7B to 8B at Q4_K_M", 60...70),
            (pc("RTX 4080", nil), "7B to 8B at Q4_K_M", 60...70),
            (pc("NVIDIA GeForce RTX 4090", 24_564), "up to 34B, all layers on the GPU", 80...120),
            // Not named: by memory, without the speed.
            (pc("NVIDIA GeForce RTX 3060", 12_288), "7B to 8B at Q4_K_M", nil),
            (pc("NVIDIA GeForce RTX 3090", 24_576), "up to 34B, all layers on the GPU", nil),
            (pc("NVIDIA GeForce RTX 5090", 32_607), "up to 34B, all layers on the GPU", nil),
            (pc("Some new GPU", 20_480), "7B to 8B at Q4_K_M", nil),
            (pc("NVIDIA GeForce RTX 4060", 8_188), nil, nil),
            // A laptop's card of that name has less.
            (pc("NVIDIA GeForce RTX 4070 Laptop GPU", 8_188), nil, nil),
            // Without memory of its own, and without any.
            (pc("Intel UHD Graphics 770", nil), "7B to 8B", 5...15),
            (pc(nil, nil), "7B to 8B", 5...15),
        ] as [(AdvisedMachine, String?, ClosedRange<Double>?)])
    func branches(machine: AdvisedMachine, models: String?, speed: ClosedRange<Double>?) throws {
        let rule = try table().rule(for: machine)
        #expect(rule?.models == models)
        #expect(rule?.speed == speed)
        if let rule { #expect(!rule.source.isEmpty) }
    }

    @Test("What is not meant as it is said is told")
    func told() throws {
        let table = try table()
        #expect(table.rule(for: Self.mac(32))?.machine == "Mac with 16 to 32 GB")
        #expect(
            table.rule(for: Self.mac(48))?.machine
                == "Mac with 16 to 32 GB (the nearest below 48 GB)")
        #expect(
            table.rule(for: Self.pc("NVIDIA GeForce RTX 3060", 12_288))?.machine.hasPrefix(
                "RTX 4070 or 4080 (this GPU has as much memory") == true)
        var unknown = Self.mac(8)
        unknown.memory = nil
        #expect(table.rule(for: unknown) == nil)
    }

    @Test("There are six branches, each with a speed")
    func shipped() throws {
        let rules = try table().rules
        #expect(rules.count == 6)
        #expect(rules.allSatisfy { $0.speed != nil })
    }
}
