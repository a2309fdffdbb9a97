/// What advice for a machine goes by. Bytes everywhere; `nil` where something is not known.
package struct AdvisedMachine: Sendable, Hashable, Codable {
    /// As the system names it: `Apple M1 Max`, `AMD EPYC 7763`.
    package var processor: String
    /// Main memory, or the unified memory of Apple silicon.
    package var memory: Int?
    /// What of it this process may still take, its limits included.
    package var availableMemory: Int?
    /// Bytes a second the processors read main memory at, as it was measured here.
    package var bandwidth: Double?
    /// What of the bandwidth models reached here, from 0 to 1; `nil` before one was measured.
    package var bandwidthShare: Double?
    /// The GPU that models would run on, as its driver or the system names it: `NVIDIA GeForce
    /// RTX 4070`. Apple silicon's own need not be named.
    package var gpu: String?
    /// The memory of that GPU alone, all of it; `nil` where it has none of its own.
    package var gpuMemory: Int?
    package var isAppleSilicon: Bool

    package init(
        processor: String, memory: Int?, availableMemory: Int? = nil, bandwidth: Double? = nil,
        bandwidthShare: Double? = nil, gpu: String? = nil, gpuMemory: Int? = nil,
        isAppleSilicon: Bool
    ) {
        self.processor = processor
        self.memory = memory
        self.availableMemory = availableMemory
        self.bandwidth = bandwidth
        self.bandwidthShare = bandwidthShare
        self.gpu = gpu
        self.gpuMemory = gpuMemory
        self.isAppleSilicon = isAppleSilicon
    }
}
