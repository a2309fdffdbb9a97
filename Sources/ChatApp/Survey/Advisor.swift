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
    /// Models that were measured here, whose speeds take the place of estimates.
    var measured: [ModelOffer] = []
    /// Whether the embedded engine can use that GPU.
    var usesGPU = false

    init(_ machine: MachineSurvey.Machine) {
        self.machine = machine
    }

    /// Bytes a second the memory of a GPU, or of a chip with one, is read at by its maker's word;
    /// `nil` where that is not written down.
    static func knownBandwidth(of name: String) -> Double? { nil }

    /// What is commonly said of such machines.
    var rule: AdviceRule? { nil }

    /// What would do well, the one to begin with first.
    var suggestions: [ModelSuggestion] {
        guard let available = machine.availableMemory else { return [] }
        let room = Double(available / 8 * 7 - (1 << 30))
        let sizes = [500, 1_000, 1_500, 3_000, 4_000, 8_000, 14_000, 32_000, 70_000]
            .map { $0 * 1_000_000 }
        return sizes.filter { Double($0) * 4.89 / 8 <= room }.reversed().map { size in
            let bytes = Double(size) * 4.89 / 8
            return ModelSuggestion(
                parameters: size, quantization: Quantization("Q4_K_M"),
                memoryBytes: Int(bytes) + 1 << 30, contextWindow: 4096, fit: .fits,
                speed: bandwidth.map {
                    Figure((share ?? 1) * $0.bytesPerSecond / bytes, .estimated)
                }, reason: "It fits.")
        }
    }
}
