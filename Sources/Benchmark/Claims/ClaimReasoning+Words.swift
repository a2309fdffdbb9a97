internal import ChatCore

/// The steps in words.
extension ClaimReasoning {
    /// What was read out of the claim.
    var understood: String {
        var parts: [String] = []
        if let model = claim.model, let parameters = claim.parameters {
            parts.append(
                "\(model) (a number before B or M is the parameter count: "
                    + "\(ClaimNumber.weights(parameters)))")
        } else {
            parts.append("no model with a size")
        }
        parts.append(claim.quantization?.rawValue ?? "no quantization")
        parts.append(claim.speed.map { "\(ClaimNumber.range($0)) tok/s" } ?? "no speed")
        if claim.kind == .prompt { parts.append("of reading the prompt") }
        if claim.kind == .batched {
            parts.append(claim.batch.map { "of \($0) requests together" } ?? "of many requests")
        }
        if claim.isSpeculative { parts.append("with drafts") }
        parts.append("on \(placeWords)")
        if let engine = claim.engine { parts.append("with \(engine)") }
        if let context = claim.context {
            parts.append("\(ClaimNumber.short(Double(context))) tokens of context")
        }
        return "Understood: " + parts.joined(separator: ", ") + "."
    }

    private var placeWords: String {
        let memory = claim.memoryGB.map { " with \(ClaimNumber.short($0)) GB" } ?? ""
        switch claim.place {
        case .hardware(let fact):
            return (claim.gpus > 1 ? "\(claim.gpus) times " : "") + fact.name + memory
        case .here: return "this machine"
        case .memory(let bandwidth):
            return "memory of \(ClaimNumber.bandwidth(bandwidth))" + memory
        case nil: return "no hardware that is known"
        }
    }

    func bytesText(active: Int, bits: Double, weights: Double, cache: Double) -> String {
        let stored =
            claim.quantization.map { quantization in
                quantization.bitsPerWeight == nil
                    ? "\(quantization.rawValue) does not tell its bits; \(Self.fewestBits) are taken, "
                        + "the fewest in common use. "
                    : ""
            }
            ?? "No quantization is said; \(Self.fewestBits) bits a weight are taken, the fewest in "
            + "common use. "
        var text =
            "\(stored)A token reads \(ClaimNumber.weights(active)) of "
            + "\(ClaimNumber.short(bits)) bits: \(ClaimNumber.gigabytes(weights))"
        if let parameters = claim.parameters, active < parameters {
            text += ", of \(ClaimNumber.weights(parameters)) those of the experts it uses"
        }
        if cache > 0 { text += ", and \(ClaimNumber.gigabytes(cache)) of the context's cache" }
        text += " (an estimate"
        if active < 3_000_000_000 {
            text += "; the table of embeddings, a large part of a small model, is counted as read"
        }
        if claim.fact != nil, claim.fact?.checked == nil { text += "; the count is not confirmed" }
        return text + ")."
    }

    mutating func addMemory(_ memory: ClaimMemory, whole: Double) {
        guard let capacity = memory.capacity else { return }
        var text =
            "All weights take \(ClaimNumber.gigabytes(whole)), and the memory of \(memory.name) is "
            + "\(ClaimNumber.gibibytes(capacity))"
        if whole > capacity {
            text += ": they do not fit."
        } else if memory.kind == .apple, whole > capacity * 0.75 {
            text += ", of which macOS leaves the GPU about three quarters: it is tight."
        } else {
            text += ": they fit."
        }
        add(.memory, text)
    }

    /// The trap of `Qwen2 1.5B at 1500`: the size taken for the speed.
    mutating func addConfusion(_ speed: ClosedRange<Double>, isAbove: Bool) {
        guard isAbove, speed.lowerBound == speed.upperBound, let parameters = claim.parameters
        else {
            return
        }
        let millions = Double(parameters) / 1e6
        guard (0.93...1.07).contains(speed.upperBound / millions) else { return }
        add(
            .confusion,
            "\(ClaimNumber.short(speed.upperBound)) is the number of weights in millions, too: the "
                + "parameter count and the speed look confused.")
    }

    mutating func addWays(_ ratio: Double) {
        var ways = [
            "several requests at a time share a pass over the weights",
            "drafts (speculative decoding) make several tokens of a pass, rarely more than 3 of 1",
        ]
        if claim.fact?.isMixture != true, claim.activeParameters == claim.parameters {
            ways.append("a mixture of experts reads only some of its weights, and this is none")
        }
        add(
            .ways,
            "What can exceed the bound of one request: " + ways.joined(separator: "; ")
                + ". The claim says none of these.")
    }
}
