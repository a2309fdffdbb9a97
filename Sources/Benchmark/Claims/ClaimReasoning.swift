internal import ChatCore

/// The steps from a claim to a verdict.
struct ClaimReasoning {
    let claim: SpeedClaim
    let hardware: HardwareTable
    let here: AdvisedMachine?
    var steps: [ClaimVerdict.Step] = []

    init(claim: SpeedClaim, hardware: HardwareTable, here: AdvisedMachine?) {
        self.claim = claim
        self.hardware = hardware
        self.here = here
    }

    /// Bits of a weight where no quantization is said: the fewest in common use.
    static let fewestBits = 4.5
    /// How far above the bound a claim may be, for what the bytes leave out: of many models one
    /// table of embeddings, a tenth of the weights or less, is not read.
    static let tolerance = 1.1
    /// What of the bandwidth engines rarely reach.
    static let rareShare = 0.9

    mutating func verdict() -> ClaimVerdict {
        add(.understood, understood)
        var verdict = judge()
        verdict.steps = steps
        return verdict
    }

    mutating func add(_ name: ClaimVerdict.Step.Name, _ text: String) {
        steps.append(ClaimVerdict.Step(name: name, text: text))
    }

    func verdict(_ judgement: ClaimVerdict.Judgement, _ sentence: String) -> ClaimVerdict {
        ClaimVerdict(claim: claim, judgement: judgement, sentence: sentence)
    }

    private mutating func judge() -> ClaimVerdict {
        guard let parameters = claim.parameters, let active = claim.activeParameters else {
            return verdict(
                .unknown,
                "No model with a size was found in it; say it as in “\(ClaimCheck.example)”.")
        }
        let bits = claim.quantization?.bitsPerWeight ?? Self.fewestBits
        let weights = Double(active) * bits / 8
        let cache = Double(claim.fact?.cacheBytesPerToken ?? 0) * Double(claim.context ?? 0)
        let bytes = weights + cache
        add(.bytes, bytesText(active: active, bits: bits, weights: weights, cache: cache))
        guard let memory = ClaimMemory(claim, hardware: hardware, here: here) else {
            return withoutMemory(bytes: bytes)
        }
        add(.bandwidth, memory.source)
        var bound = memory.bandwidth / bytes
        add(
            .bound,
            "\(ClaimNumber.bandwidth(memory.bandwidth)) by \(ClaimNumber.gigabytes(bytes)) are "
                + "\(ClaimNumber.short(bound)) tok/s: no engine generates faster for one request.")
        let whole = Double(parameters) * bits / 8 + cache
        let fits = memory.capacity.map { whole <= $0 }
        addMemory(memory, whole: whole)
        if fits == false, let capacity = memory.capacity {
            bound = outgrown(memory, whole: whole, bytes: bytes, capacity: capacity)
        }
        var result = judge(
            Grounds(
                memory: memory, bytes: bytes, bound: bound, bits: bits, cache: cache,
                fits: fits ?? true))
        result.bytesPerToken = bytes
        result.bandwidth = memory.bandwidth
        result.bound = bound
        return result
    }

    /// What a judgement goes by.
    struct Grounds {
        var memory: ClaimMemory
        var bytes: Double
        /// With what does not fit read from slower memory.
        var bound: Double
        var bits: Double
        var cache: Double
        var fits: Bool
    }

    private func withoutMemory(bytes: Double) -> ClaimVerdict {
        if claim.place == .here {
            return verdict(
                .unknown,
                "It is not known how fast this machine reads its memory; `canter doctor` measures it."
            )
        }
        guard let speed = claim.speed else { return noSpeed(nil) }
        let needed = speed.upperBound * bytes
        let fastest = hardware.facts.map(\.bandwidth).max() ?? 0
        let isAlone = claim.kind == .generation && claim.gpus == 1 && !claim.isSpeculative
        guard isAlone, needed > fastest else {
            return verdict(
                .unknown,
                "It does not say on which hardware: for one request that takes a memory read at "
                    + "\(ClaimNumber.bandwidth(needed)) or more; say it as in “\(ClaimCheck.example)”."
            )
        }
        return verdict(
            .implausible,
            "It does not say on which hardware, and for one request none of the table reads "
                + "memory at the \(ClaimNumber.bandwidth(needed)) that takes.")
    }

    func noSpeed(_ bound: Double?) -> ClaimVerdict {
        let limit = bound.map { "; the bound is \(ClaimNumber.short($0)) tok/s" } ?? ""
        return verdict(
            .unknown, "It says no speed\(limit); say it as in “\(ClaimCheck.example)”.")
    }

    /// The bound with what does not fit beside it in main memory, or in none.
    private mutating func outgrown(
        _ memory: ClaimMemory, whole: Double, bytes: Double, capacity: Double
    ) -> Double {
        let share = max(0, whole - capacity) / whole
        let isCard = [.rtx, .radeon, .dataCentre].contains(memory.kind)
        // What two channels of the fastest common memory bring; a disk, where there is no other.
        let rest = isCard ? 102.4e9 : 7e9
        let seconds = bytes * (1 - share) / memory.bandwidth + bytes * share / rest
        let bound = 1 / seconds
        add(
            .bound,
            "The \(ClaimNumber.short(share * 100)) % that do not fit would be read from "
                + (isCard ? "main memory" : "the disk")
                + " at \(ClaimNumber.bandwidth(rest)) at best, so that the bound is "
                + "\(ClaimNumber.short(bound)) tok/s.")
        return bound
    }
}
