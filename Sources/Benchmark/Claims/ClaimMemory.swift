internal import ChatCore

/// The memory a claim is about: how fast it is read, and how much of it there is.
struct ClaimMemory {
    /// Bytes a second, of all GPUs together.
    var bandwidth: Double
    /// Where the bandwidth comes from: one or two sentences.
    var source: String
    /// Bytes, of all GPUs together; `nil` where it is not known.
    var capacity: Double?
    var kind: HardwareFact.Class
    var name: String

    /// `nil` where it is not known how fast the memory is.
    init?(_ claim: SpeedClaim, hardware: HardwareTable, here: AdvisedMachine?) {
        switch claim.place {
        case .hardware(let fact): self.init(fact, claim)
        case .memory(let bandwidth):
            self.init(stated: bandwidth, claim)
        case .here:
            guard let here, let memory = ClaimMemory(here, hardware) else { return nil }
            self = memory
        case nil: return nil
        }
    }

    private static let gibibyte = 1_073_741_824.0

    private init(stated bandwidth: Double, _ claim: SpeedClaim) {
        self.bandwidth = bandwidth * Double(claim.gpus)
        source = "The bandwidth is the one of the claim."
        capacity = claim.memoryGB.map { $0 * Self.gibibyte * Double(claim.gpus) }
        kind = .processor
        name = "that memory"
    }

    private init(_ fact: HardwareFact, _ claim: SpeedClaim) {
        let gpus = Double(claim.gpus)
        bandwidth = fact.bandwidth * gpus
        capacity = (claim.memoryGB ?? fact.memoryGB.last).map { $0 * Self.gibibyte * gpus }
        kind = fact.kind
        name = claim.gpus > 1 ? "\(claim.gpus) times \(fact.name)" : fact.name
        var text =
            "\(fact.name) reads its memory at \(ClaimNumber.bandwidth(fact.bandwidth)) "
            + "(\(fact.source)\(fact.checked == nil ? "; not confirmed" : ""))."
        if !fact.remark.isEmpty {
            text += " \(fact.remark.prefix(1).uppercased())\(fact.remark.dropFirst())."
        }
        if claim.gpus > 1 {
            text +=
                " \(claim.gpus) of them are counted as if all read at the same time, "
                + "\(ClaimNumber.bandwidth(bandwidth)); layers that wait for each other do not."
        }
        source = text
    }

    /// The memory models would lie in on this machine.
    private init?(_ here: AdvisedMachine, _ hardware: HardwareTable) {
        let name = here.isAppleSilicon ? here.processor : here.gpu
        if let name, let fact = hardware.fact(named: name), fact.kind != .processor {
            bandwidth = fact.bandwidth
            capacity = (here.isAppleSilicon ? here.memory : here.gpuMemory).map(Double.init)
            kind = fact.kind
            self.name = "this machine, \(fact.name)"
            source =
                "This machine has \(fact.name), which reads its memory at "
                + "\(ClaimNumber.bandwidth(fact.bandwidth)) (\(fact.source))."
            return
        }
        guard let measured = here.bandwidth else { return nil }
        bandwidth = measured
        capacity = here.memory.map(Double.init)
        kind = .processor
        self.name = "this machine"
        source =
            "This machine reads its memory at \(ClaimNumber.bandwidth(measured)), "
            + "as `canter doctor` measured it."
    }
}
