package import ChatCore

extension MemoryEstimate {
    /// What a model of this footprint takes in the machine's memory, an estimate:
    /// with a window of so many tokens, or the trained length where that is
    /// less, with halves of the KV cache of the types ggml calls so, and prompts
    /// read in batches of `batch` tokens.
    ///
    /// Of two types the mean counts, as if keys and values took the same room.
    /// `nil` for a window or a batch that no model has, and for a type that
    /// there is not.
    package init?(
        _ footprint: ModelFootprint, window: Int, typeK: String = "f16", typeV: String = "f16",
        batch: Int = 256
    ) {
        let window = min(window, footprint.trainedContext ?? window)
        guard (1...1 << 28).contains(window), (1...1 << 20).contains(batch),
            let typeK = TensorType(name: typeK), let typeV = TensorType(name: typeV),
            let half = TensorType(name: "f16")
        else { return nil }
        // Against the 16 bits the footprint is told with.
        let scale = (typeK.bytesPerWeight + typeV.bytesPerWeight) / (2 * half.bytesPerWeight)
        let cache = footprint.layers.reduce(0.0) { sum, part in
            let cells = Double(min(window, part.cells(window: window, microBatch: batch)))
            return sum + part.bytesPerToken * scale * cells + Double(part.stateBytes ?? 0)
        }
        let compute = batch.multipliedReportingOverflow(by: footprint.computeBytesPerToken)
        guard cache < 0x1p48, !compute.overflow else { return nil }
        self.init(
            devices: [
                Device(
                    name: "CPU", weights: footprint.weightBytes, cache: Int(cache),
                    compute: compute.partialValue)
            ], contextWindow: window)
    }
}

extension ModelFootprint {
    /// The largest window, in tokens, with which the model takes no more than
    /// `free` bytes; `nil` when none does.
    ///
    /// A multiple of 256, as libllama rounds windows up to; not beyond the
    /// trained length, nor beyond a million tokens where that is not known.
    package func largestWindow(
        fitting free: Int, typeK: String = "f16", typeV: String = "f16", batch: Int = 256
    ) -> Int? {
        let step = 256
        let limit = trainedContext ?? 1 << 20
        func window(_ steps: Int) -> Int { min(steps * step, limit) }
        func fits(_ steps: Int) -> Bool {
            let estimate = MemoryEstimate(
                self, window: window(steps), typeK: typeK, typeV: typeV, batch: batch)
            return estimate.map { $0.devices[0].needed <= free } ?? false
        }
        var tooMany = max(1, limit / step)
        if fits(tooMany) { return window(tooMany) }
        // A larger window never takes less.
        var fitting = 0
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            if fits(middle) { fitting = middle } else { tooMany = middle }
        }
        return fitting > 0 ? window(fitting) : nil
    }
}
