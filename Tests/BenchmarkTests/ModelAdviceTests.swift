import ChatCore
import Testing

@testable import Benchmark

@Suite struct ModelAdviceTests {
    private func advice() throws -> ModelAdvice {
        ModelAdvice(models: try ReferenceTables.models(), hardware: try ReferenceTables.hardware())
    }

    private static func mac(_ chip: String, _ gibibytes: Int) -> AdvisedMachine {
        AdvisedMachine(processor: chip, memory: gibibytes << 30, isAppleSilicon: true)
    }

    private static func pc(
        _ gpu: String? = nil, _ gibibytes: Int? = nil, bandwidth: Double? = 50e9
    ) -> AdvisedMachine {
        AdvisedMachine(
            processor: "AMD Ryzen 7", memory: 32 << 30, availableMemory: 24 << 30,
            bandwidth: bandwidth, gpu: gpu, gpuMemory: gibibytes.map { $0 << 30 },
            isAppleSilicon: false)
    }

    @Test(
        "The first is the largest at Q4_K_M with room to spare that is expected to be responsive",
        arguments: [
            // 68.3 GB/s by 0.65 are 44: a model of 4 GB at most.
            (mac("Apple M1", 8), 4_000_000_000), (mac("Apple M1", 16), 4_000_000_000),
            (mac("Apple M1 Pro", 16), 8_000_000_000), (mac("Apple M1 Max", 64), 32_000_000_000),
            (mac("Apple M2 Ultra", 192), 70_000_000_000),
            (pc("NVIDIA GeForce RTX 4070", 12), 14_000_000_000),
            (pc("NVIDIA GeForce RTX 4080", 16), 14_000_000_000),
            (pc("NVIDIA GeForce RTX 4090", 24), 14_000_000_000),
            (pc("NVIDIA GeForce RTX 5090", 32), 32_000_000_000),
            // 50 GB/s by 0.85: 8.7 tok/s with 8B, and 17 with 4B.
            (pc(), 4_000_000_000),
        ])
    func first(machine: AdvisedMachine, parameters: Int) throws {
        let suggestions = try advice().suggestions(for: machine)
        let first = try #require(suggestions.first)
        #expect(first.parameters == parameters)
        #expect(first.quantization == .q4KM && first.fit == .fits && first.contextWindow >= 4096)
        #expect(first.speed?.provenance == .estimated)
        #expect(first.speed.map { $0.value >= 10 } == true)
        #expect(first.reason.contains("largest at Q4_K_M"))
    }

    @Test("What is named fits, with the largest common window, and its speed is the bandwidth's")
    func figures() throws {
        let suggestions = try advice().suggestions(for: Self.pc("RTX 4090", 24))
        #expect(suggestions.count > 20)
        for one in suggestions {
            #expect(one.memoryBytes <= 24 << 30 && one.fit != .tooBig)
            #expect(ModelAdvice.windows.contains(one.contextWindow))
            #expect(one.reason.hasSuffix("."))
        }
        let eight = try #require(
            suggestions.first {
                $0.parameters == 8_000_000_000 && $0.quantization.rawValue == "Q8_0"
            })
        let weights = 8.03e9 * 8.5008 / 8
        #expect(abs((eight.speed?.value ?? 0) - 0.65 * 1008e9 / weights) < 0.1)
        // 32 layers, 8 heads of 128, keys and values of two bytes: 131,072 a token.
        #expect(eight.contextWindow == 65_536)
        #expect(abs(Double(eight.memoryBytes) - (weights + 131_072 * 65_536 + 536_870_912)) < 2e6)
        #expect(!suggestions.contains { $0.parameters == 70_000_000_000 })
    }

    @Test("They come in groups: responsive, slow, tight; the largest first, Q4_K_M before others")
    func order() throws {
        let suggestions = try advice().suggestions(for: Self.mac("Apple M1 Pro", 32)).dropFirst()
        let groups = suggestions.map { one in
            one.fit == .tight || one.contextWindow < 4096
                ? 2 : one.speed.map { $0.value >= 10 } == true ? 0 : 1
        }
        #expect(groups == groups.sorted() && Set(groups).count >= 2)
        let sizes = zip(groups, suggestions).filter { $0.0 == 0 }.map(\.1.parameters)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test("A measured speed takes the place of an estimate, and may change what is begun with")
    func measured() throws {
        let own = MeasuredModelSpeed(
            parameters: 7_616_000_000, quantization: Quantization("q4_k_m"), tokensPerSecond: 14)
        #expect(try advice().suggestions(for: Self.pc()).first?.parameters == 4_000_000_000)
        let suggestions = try advice().suggestions(for: Self.pc(), measured: [own])
        let first = try #require(suggestions.first)
        #expect(first.parameters == 8_000_000_000)
        #expect(first.speed == Figure(14, .measured))
        #expect(first.reason.contains("made 14 tok/s"))
        #expect(
            suggestions.first { $0.quantization.rawValue == "Q8_0" }?.speed?.provenance
                == .estimated)
    }

    @Test("The share models reached here counts for main memory, and not for a GPU's")
    func share() throws {
        var machine = Self.pc()
        machine.bandwidthShare = 0.4
        let half = try advice().suggestions(for: machine)
        #expect(half.first?.parameters == 3_000_000_000)
        var card = Self.pc("RTX 4090", 24)
        let before = try advice().suggestions(for: card)
        card.bandwidthShare = 0.4
        #expect(try advice().suggestions(for: card) == before)
    }

    @Test("Before the memory was measured no speed is told, and nothing large is begun with")
    func unmeasured() throws {
        let suggestions = try advice().suggestions(for: Self.pc(bandwidth: nil))
        #expect(suggestions.allSatisfy { $0.speed == nil })
        #expect(suggestions.first?.parameters == 8_000_000_000)
        #expect(suggestions.first?.reason.contains("not known") == true)
        // A card nobody knows: how fast main memory is says nothing of it.
        let card = try advice().suggestions(for: Self.pc("Some new GPU", 48))
        #expect(card.allSatisfy { $0.speed == nil })
    }

    @Test("Where all are slow, the smallest is begun with")
    func slow() throws {
        let suggestions = try advice().suggestions(for: Self.pc(bandwidth: 1e9))
        #expect(suggestions.first?.parameters == 500_000_000)
        #expect(suggestions.first?.reason.contains("fastest at Q4_K_M") == true)
    }

    @Test("A GPU without memory of its own, or that is not known, leaves main memory")
    func integrated() throws {
        let plain = try advice().suggestions(for: Self.pc())
        #expect(try advice().suggestions(for: Self.pc("Intel UHD Graphics 770")) == plain)
        // A card whose memory no driver tells has what it is sold with at least.
        let card = try advice().suggestions(for: Self.pc("NVIDIA GeForce RTX 3060"))
        #expect(card.first?.memoryBytes ?? 0 <= 8 << 30)
        #expect(card != plain)
    }

    @Test("Where the memory is not known or too little, nothing is named")
    func nothing() throws {
        var machine = Self.pc()
        machine.memory = nil
        machine.availableMemory = nil
        #expect(try advice().suggestions(for: machine).isEmpty)
        machine.availableMemory = 300 << 20
        #expect(try advice().suggestions(for: machine).isEmpty)
    }

    @Test("Every common size has a model that stands for it")
    func representatives() throws {
        let sizes = try ReferenceTables.models().representatives.compactMap(\.represents)
        #expect(
            sizes.map { Double($0) / 1e9 } == [0.5, 1, 1.5, 3, 4, 8, 14, 32, 70])
    }
}
