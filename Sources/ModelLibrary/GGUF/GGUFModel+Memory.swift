package import ChatCore

/// What a model takes in memory, estimated from its header.
///
/// libllama knows it exactly but reads the whole vocabulary for that, which
/// takes longer than a list of models may. Here are the parts that decide: the
/// weights, which are the file, the KV cache of the common kinds of attention,
/// and the largest buffer of the computation, the one of the output.
extension GGUFModel {
    /// With a window of so many tokens, or the trained length where that is
    /// less, KV halves of 16 bits, and prompts read in batches of `batch`
    /// tokens. `nil` where the header does not tell.
    package func memoryEstimate(window: Int, batch: Int = 256) -> MemoryEstimate? {
        let window = min(window, headers[0].trainedContext ?? window)
        guard let cache = cacheBytes(window: window, batch: batch),
            let compute = computeBytes(batch: batch)
        else { return nil }
        let weights = headers.reduce(0) { sum, header in
            header.tensors.reduce(sum) { $0 &+ $1.byteCount }
        }
        return MemoryEstimate(
            devices: [
                MemoryEstimate.Device(
                    name: "CPU", weights: weights, cache: cache, compute: compute)
            ], contextWindow: window)
    }

    /// The cache of all layers.
    private func cacheBytes(window: Int, batch: Int) -> Int? {
        guard let layers = cacheLayers(), window > 0, window <= 1 << 28 else { return nil }
        let bytes = layers.reduce(0.0) { sum, part in
            let cells = Double(min(window, part.cells(window: window, microBatch: batch)))
            return sum + part.bytesPerToken * cells + Double(part.stateBytes ?? 0)
        }
        return bytes < 0x1p48 ? Int(bytes) : nil
    }

    /// The buffer the output of a batch needs, as numbers of 32 bits: the whole
    /// vocabulary for each of its tokens, and some of the model's width.
    private func computeBytes(batch: Int) -> Int? {
        let output = headers.lazy.flatMap(\.tensors).first {
            $0.name == "output.weight" || $0.name == "token_embd.weight"
        }
        guard let output, output.dimensions.count == 2, let width = integer("embedding_length"),
            (1...1 << 24).contains(output.dimensions[1]), (1...1 << 20).contains(width)
        else { return nil }
        return 4 * batch * (output.dimensions[1] + 2 * width)
    }
}
