import ChatCore
import Testing

@testable import ChatApp

@Suite("Advice for a machine")
struct AdvisorTests {
    private func advisor(memory: Int = 32 << 30, gpu: String? = nil) -> Advisor {
        var advisor = Advisor(
            MachineSurvey.Machine(
                processor: "AMD Ryzen 7 5800X", physicalCores: 8, logicalCores: 16,
                usableCores: 16, memory: memory, availableMemory: memory / 4 * 3, gpus: []))
        advisor.bandwidth = MemoryBandwidth(
            bytesPerSecond: 40e9, runs: [40e9], threads: 8, bufferBytes: 1, cacheBytes: nil,
            measuredAt: 0)
        advisor.gpu = gpu
        return advisor
    }

    @Test("what is said goes by the card, also where the engine cannot use it yet")
    func rule() throws {
        var advisor = advisor(gpu: "NVIDIA GeForce RTX 4070")
        advisor.gpuMemory = 12 << 30
        #expect(advisor.rule?.machine.contains("4070") == true)
        #expect(self.advisor().rule?.machine == "Processor only")
        #expect(Advisor.knownBandwidth(of: "NVIDIA GeForce RTX 4070").map { $0 > 400e9 } == true)
        #expect(Advisor.knownBandwidth(of: "no GPU of anybody's") == nil)
    }

    @Test("what is suggested goes by the memory that models would be in, estimates marked")
    func suggestions() throws {
        var advisor = advisor(gpu: "NVIDIA GeForce RTX 4070")
        advisor.gpuMemory = 12 << 30
        let slow = try #require(advisor.suggestions.first)
        advisor.usesGPU = true
        let fast = try #require(advisor.suggestions.first)
        #expect(fast.parameters > slow.parameters)
        #expect(slow.fit == .fits && slow.quantization == Quantization("Q4_K_M"))
        #expect(slow.speed?.provenance == .estimated)
    }

    @Test("what was measured takes the place of an estimate")
    func measured() throws {
        var advisor = advisor()
        let first = try #require(advisor.suggestions.first)
        var offer = ModelOffer(
            ModelDescription(
                name: "m", displayName: "m", parameters: first.parameters,
                quantization: first.quantization, store: "canter", path: "/m"), .present)
        offer.speed = Figure(17, .measured)
        advisor.measured = [offer]
        let same = advisor.suggestions.first { $0.parameters == first.parameters }
        #expect(same?.speed == Figure(17, .measured))
    }
}
