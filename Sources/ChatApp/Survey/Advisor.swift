internal import Benchmark
internal import ChatCore

/// What is advised for a machine, of what is known of it here.
struct Advisor: Sendable {
    var machine: MachineSurvey.Machine
    var isAppleSilicon = false
    /// `nil` before it was measured.
    var bandwidth: MemoryBandwidth?
    /// What of it models reached here, from 0 to 1; `nil` before one was measured.
    var share: Double?
    /// A GPU of its own, by its name, and its memory in bytes.
    var gpu: String?
    var gpuMemory: Int?
    /// Whether the embedded engine can use that GPU.
    var usesGPU = false
    /// Models that were measured here, whose speeds take the place of estimates.
    var measured: [ModelOffer] = []

    init(_ machine: MachineSurvey.Machine) {
        self.machine = machine
    }

    /// Bytes a second the memory of a GPU, or of a chip with one, is read at by its maker's word;
    /// `nil` where that is not written down.
    static func knownBandwidth(of name: String) -> Double? {
        // What is said of processors at large is said of no GPU.
        hardware?.fact(named: name).flatMap { $0.kind == .processor ? nil : $0.bandwidth }
    }

    /// What is commonly said of such machines.
    var rule: AdviceRule? { Self.table?.rule(for: advised(with: gpu)) }

    /// What would do well, the one to begin with first.
    var suggestions: [ModelSuggestion] {
        let speeds = measured.compactMap { offer -> MeasuredModelSpeed? in
            guard let speed = offer.speed, speed.provenance == .measured,
                let parameters = offer.model.parameters,
                let quantization = offer.model.quantization
            else { return nil }
            return MeasuredModelSpeed(
                parameters: parameters, quantization: quantization,
                tokensPerSecond: speed.value)
        }
        return Self.advice?.suggestions(
            for: advised(with: usesGPU ? gpu : nil), measured: speeds) ?? []
    }

    private func advised(with gpu: String?) -> AdvisedMachine {
        AdvisedMachine(
            processor: machine.processor, memory: machine.memory,
            availableMemory: machine.availableMemory, bandwidth: bandwidth?.bytesPerSecond,
            bandwidthShare: share, gpu: gpu, gpuMemory: gpu == nil ? nil : gpuMemory,
            isAppleSilicon: isAppleSilicon)
    }

    // Damaged tables are a test's to find, and no reason to look at nothing.
    private static let hardware = try? ReferenceData.hardware()
    private static let table = try? ReferenceData.decisions()
    private static let advice = try? ReferenceData.advice()
}
