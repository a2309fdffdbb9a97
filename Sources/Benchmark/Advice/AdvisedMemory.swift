internal import ChatCore

/// The memory of a machine that a model would be in as a whole.
struct AdvisedMemory: Equatable {
    enum Place: Equatable {
        /// A GPU's own.
        case gpu
        /// What macOS leaves the GPU of the memory it shares.
        case unified
        /// Main memory, with the processor computing.
        case main
    }

    var place: Place
    /// Bytes a model may take.
    var available: Int
    /// Bytes a second it is read at; `nil` where that is not known.
    var bandwidth: Double?
    /// What of the bandwidth models are expected to reach.
    var share: Double

    /// What of a bandwidth by the maker engines reach: decoding of single requests on GPUs is
    /// published at about this. An estimate.
    static let shareOfNominal = 0.65
    /// What of a measured bandwidth they reach, which no program exceeds.
    static let shareOfMeasured = 0.85

    /// `nil` where it is not known how much there is.
    init?(_ machine: AdvisedMachine, _ hardware: HardwareTable) {
        if machine.isAppleSilicon {
            guard let memory = machine.memory else { return nil }
            self.init(
                place: .unified, available: Self.leftForGPU(memory),
                nominal: hardware.fact(named: machine.processor)?.bandwidth, machine)
            return
        }
        let fact = machine.gpu.flatMap(hardware.fact)
        let isCard = fact.map { $0.kind != .processor && $0.kind != .apple } ?? false
        let own = machine.gpuMemory ?? (isCard ? fact?.memoryGB.first.map(Self.bytes) : nil)
        if machine.gpu != nil, let own, own > 0 {
            // What the driver and the screen take.
            self.init(
                place: .gpu, available: max(0, own - own / 16),
                nominal: isCard ? fact?.bandwidth : nil, nil)
            return
        }
        guard let memory = machine.availableMemory ?? machine.memory.map({ $0 / 4 * 3 }) else {
            return nil
        }
        self.init(place: .main, available: memory, nominal: nil, machine)
    }

    private init(place: Place, available: Int, nominal: Double?, _ machine: AdvisedMachine?) {
        self.place = place
        self.available = available
        bandwidth = nominal ?? machine?.bandwidth
        share =
            nominal != nil
            ? Self.shareOfNominal : machine?.bandwidthShare ?? Self.shareOfMeasured
    }

    /// macOS lets a GPU take about two thirds of up to 36 GiB, and three quarters of more.
    private static func leftForGPU(_ memory: Int) -> Int {
        memory <= 36 << 30 ? memory / 3 * 2 : memory / 4 * 3
    }

    private static func bytes(_ gibibytes: Double) -> Int { Int(gibibytes * 1_073_741_824) }
}
