internal import ChatCore

/// The claim against the bound.
extension ClaimReasoning {
    mutating func judge(_ grounds: Grounds) -> ClaimVerdict {
        guard let speed = claim.speed else { return noSpeed(grounds.bound) }
        let ratio = speed.upperBound / grounds.bound
        add(
            .claim,
            "The claim is \(ClaimNumber.range(speed)) tok/s, "
                + (ratio > 1.005
                    ? "\(ClaimNumber.short(ratio)) times the bound."
                    : "\(ClaimNumber.short(ratio * 100)) % of the bound."))
        addConfusion(speed, isAbove: ratio > Self.tolerance)
        switch claim.kind {
        case .prompt: return judgePrompt(speed, ratio)
        case .batched: return judgeBatch(speed, grounds)
        case .generation: break
        }
        if claim.isSpeculative, ratio > 1 { return judgeDrafts(ratio) }
        if ratio > Self.tolerance { return above(speed, ratio, grounds) }
        if !grounds.fits {
            return verdict(
                .onlyIf,
                "Possible only if what does not fit into the memory of \(grounds.memory.name) is read "
                    + (grounds.memory.kind == .processor || grounds.memory.kind == .apple
                        ? "from the disk." : "from main memory."))
        }
        if claim.quantization == nil, let sentence = mustBeQuantized(speed, grounds) {
            return verdict(.onlyIf, sentence)
        }
        if ratio > Self.rareShare {
            return verdict(
                .onlyIf,
                "Possible only if nearly all of the memory's bandwidth is reached; engines reach "
                    + "about 50 to 90 %.")
        }
        let far =
            ratio < 0.1
            ? " So far below it, something else limits: a processor beside an idle GPU, the "
                + "engine's own work, or swapping." : ""
        return verdict(
            .plausible,
            "Plausible: the memory allows \(ClaimNumber.short(grounds.bound)) tok/s.\(far)")
    }

    /// Above what memory allows one request.
    private mutating func above(
        _ speed: ClosedRange<Double>, _ ratio: Double, _ grounds: Grounds
    ) -> ClaimVerdict {
        addWays(ratio)
        if !grounds.fits {
            return verdict(
                .implausible,
                "Implausible: the model does not fit into the memory of \(grounds.memory.name), and "
                    + "with the rest read from elsewhere the bound is \(ClaimNumber.short(grounds.bound)) tok/s."
            )
        }
        if speed.lowerBound <= grounds.bound, speed.lowerBound < speed.upperBound {
            return verdict(
                .onlyIf,
                "Possible only for its lower end: the memory allows "
                    + "\(ClaimNumber.short(grounds.bound)) tok/s for one request.")
        }
        if grounds.bytes <= Self.cache(of: grounds.memory.kind), ratio <= 10 {
            return verdict(
                .onlyIf,
                "Possible only if the \(ClaimNumber.gigabytes(grounds.bytes)) of weights stay in the "
                    + "caches of \(grounds.memory.name), which are read faster than its memory.")
        }
        let any = claim.quantization == nil ? ", even with 4 bits a weight" : ""
        return verdict(
            .implausible,
            "Implausible for one request: the memory allows "
                + "\(ClaimNumber.short(grounds.bound)) tok/s\(any), and the claim is "
                + "\(ClaimNumber.short(ratio)) times that.")
    }

    /// Bytes of weights that may stay in the last cache: that of a large server processor, and of
    /// a large GPU.
    private static func cache(of kind: HardwareFact.Class) -> Double {
        kind == .processor ? 512e6 : 100e6
    }

    private func mustBeQuantized(_ speed: ClosedRange<Double>, _ grounds: Grounds) -> String? {
        guard let active = claim.activeParameters else { return nil }
        let bits =
            (grounds.memory.bandwidth / speed.upperBound - grounds.cache) * 8 / Double(active)
        guard bits < 16 else { return nil }
        return "Possible only if the weights are quantized to \(ClaimNumber.short(bits)) bits or "
            + "fewer: it does not say how they are stored."
    }

    private func judgePrompt(_ speed: ClosedRange<Double>, _ ratio: Double) -> ClaimVerdict {
        guard ratio > 1 else {
            return verdict(
                .plausible,
                "Plausible: reading a prompt is no slower than generating, which the memory allows."
            )
        }
        return verdict(
            .unknown,
            "It cannot be told by the memory: many tokens of a prompt are read in one pass over the "
                + "weights, so that computing is the limit.")
    }

    private mutating func judgeBatch(
        _ speed: ClosedRange<Double>, _ grounds: Grounds
    ) -> ClaimVerdict {
        let needed = (speed.upperBound / grounds.bound).rounded(.up)
        if needed <= 1 {
            return verdict(.plausible, "Plausible: the memory allows it for one request already.")
        }
        if let batch = claim.batch {
            guard needed <= Double(batch) * Self.tolerance else {
                return verdict(
                    .implausible,
                    "Implausible: \(batch) requests that share every pass over the weights make at "
                        + "most \(ClaimNumber.short(grounds.bound * Double(batch))) tok/s together."
                )
            }
            return verdict(
                .onlyIf,
                "Possible only if it counts all \(batch) requests together and the GPU computes "
                    + "them in the time the weights are read: "
                    + "\(ClaimNumber.short(speed.upperBound / Double(batch))) tok/s for each.")
        }
        return verdict(
            .onlyIf,
            "Possible only if it counts \(ClaimNumber.short(needed)) requests or more together, "
                + "which share a pass over the weights.")
    }

    private func judgeDrafts(_ ratio: Double) -> ClaimVerdict {
        // Drafts of more than a handful of tokens are rarely taken whole.
        guard ratio <= 5 else {
            return verdict(
                .implausible,
                "Implausible with drafts, too: \(ClaimNumber.short(ratio)) tokens would have to be "
                    + "taken of every one.")
        }
        return verdict(
            .onlyIf,
            "Possible only if a draft brings \(ClaimNumber.short(ratio)) tokens or more for each "
                + "pass over the weights, on average.")
    }
}
