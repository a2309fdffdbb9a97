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

    /// The KV cache: for every layer with attention, its heads' keys and values.
    private func cacheBytes(window: Int, batch: Int) -> Int? {
        guard let layers = integer("block_count"), (1...4096).contains(layers), window > 0,
            window <= 1 << 28
        else { return nil }
        // Latent attention keeps one compressed vector and one for the positions.
        if let rank = integer("attention.kv_lora_rank"), rank > 0,
            integer("attention.key_length_mla") != nil
        {
            let positions = integer("rope.dimension_count") ?? 0
            guard rank <= 1 << 20, (0...1 << 20).contains(positions) else { return nil }
            return 2 * window * layers * (rank + positions)
        }
        guard let heads = headsPerLayer(layers), let width = integer("embedding_length") else {
            return nil
        }
        let each = width / max(1, integer("attention.head_count") ?? heads.max() ?? 1)
        let keys = integer("attention.key_length") ?? each
        let values = integer("attention.value_length") ?? each
        guard (0...1 << 16).contains(keys), (0...1 << 16).contains(values) else { return nil }
        var sum = 0
        for (layer, count) in heads.enumerated() {
            let cells = min(window, slidingCells(layer, batch: batch) ?? window)
            let (bytes, overflow) = (2 * count * (keys + values)).multipliedReportingOverflow(
                by: cells)
            guard !overflow, bytes < 1 << 48 else { return nil }
            sum += bytes
        }
        return sum
    }

    /// How many tokens a layer keeps that looks at the latest only; `nil` for
    /// one that looks at all, and for families whose layers are not known.
    private func slidingCells(_ layer: Int, batch: Int) -> Int? {
        guard let span = integer("attention.sliding_window"), span > 0, span < 1 << 28,
            let period = integer("attention.sliding_window_pattern")
                ?? headers[0].architecture.flatMap({ Self.slidingPeriods[$0] }), period > 0,
            layer % period < period - 1
        else { return nil }
        // libllama keeps a batch beyond it, in steps of 256 tokens.
        return (span + batch + 255) / 256 * 256
    }

    /// After how many layers one looks at everything, for families whose
    /// headers do not say: as libllama has it.
    private static let slidingPeriods = [
        "gemma2": 2, "gemma3": 6, "gemma3n": 5, "gpt-oss": 2, "cohere2": 4, "olmo2": 4,
        "exaone4": 4,
    ]

    /// KV heads of each layer; layers that keep a state instead have none.
    private func headsPerLayer(_ layers: Int) -> [Int]? {
        let key = "attention.head_count_kv"
        var heads: [Int]
        switch value(key) ?? value("attention.head_count") {
        case .integer(let count)?: heads = Array(repeating: count, count: layers)
        case .numbers(let counts)?: heads = counts.compactMap(\.integer)
        default: return nil
        }
        guard heads.count == layers, heads.allSatisfy({ (0...65_536).contains($0) }) else {
            return nil
        }
        if let interval = integer("full_attention_interval"), interval > 1 {
            heads = heads.enumerated().map { ($0.offset + 1) % interval == 0 ? $0.element : 0 }
        }
        return heads
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

    private func integer(_ key: String) -> Int? { value(key)?.integer }

    private func value(_ key: String) -> GGUFValue? {
        headers[0].architecture.flatMap { headers[0].metadata["\($0).\(key)"] }
    }
}
