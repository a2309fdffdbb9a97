package import ChatCore

/// What decides how much memory a model takes, by its header.
///
/// libllama knows the need exactly but reads the whole vocabulary for that,
/// which takes longer than a list of models may. Here are the parts that decide:
/// the weights, which are the file, the KV cache of the common kinds of
/// attention, and the largest buffer of the computation, the one of the output.
extension GGUFModel {
    /// `nil` where the header does not tell.
    package var footprint: ModelFootprint? {
        guard let layers = cacheLayers(), let compute = computeBytesPerToken else { return nil }
        return ModelFootprint(
            weightBytes: headers.reduce(0) { sum, header in
                header.tensors.reduce(sum) { $0 &+ $1.byteCount }
            }, layers: layers, computeBytesPerToken: compute,
            trainedContext: headers[0].trainedContext)
    }

    /// With a window of so many tokens, or the trained length where that is
    /// less, KV halves of 16 bits, and prompts read in batches of `batch`
    /// tokens. `nil` where the header does not tell.
    package func memoryEstimate(window: Int, batch: Int = 256) -> MemoryEstimate? {
        footprint.flatMap { MemoryEstimate($0, window: window, batch: batch) }
    }

    /// Whether all weights have 16 bits or more.
    package var isHighPrecision: Bool {
        let types = Set(headers.lazy.flatMap(\.tensors).map(\.type))
        return types.allSatisfy { number in
            guard let type = TensorType(number: number) else { return false }
            return !type.isQuantized && type.blockBytes >= 2 * type.blockSize
        }
    }

    /// What the output of a batch needs for each of its tokens, as numbers of 32
    /// bits: the whole vocabulary, and some of the model's width.
    private var computeBytesPerToken: Int? {
        let output = headers.lazy.flatMap(\.tensors).first {
            $0.name == "output.weight" || $0.name == "token_embd.weight"
        }
        guard let output, output.dimensions.count == 2, let width = integer("embedding_length"),
            (1...1 << 24).contains(output.dimensions[1]), (1...1 << 20).contains(width)
        else { return nil }
        return 4 * (output.dimensions[1] + 2 * width)
    }
}
