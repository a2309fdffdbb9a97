package import ChatCore

/// What making one token reads, by the header.
extension GGUFModel {
    /// With halves of the KV cache of the types ggml calls so. `nil` where the
    /// header does not tell, and for attention that reads a choice of the cache.
    package func traffic(typeK: String = "f16", typeV: String = "f16") -> ModelTraffic? {
        guard value("attention.indexer.head_count") == nil, family != "deepseek4",
            let layers = cacheLayers(typeK: typeK, typeV: typeV), let weights = weightBytesRead()
        else { return nil }
        return ModelTraffic(weightBytes: weights, layers: layers)
    }

    /// Bytes of the weights that take part in making one token.
    private func weightBytesRead() -> Double? {
        guard let memories = layerMemories(), let all = blockCount else { return nil }
        let tensors = headers.lazy.flatMap(\.tensors)
        // Without an output of its own, a model multiplies by its embeddings.
        let isTied = !tensors.contains { $0.name == "output.weight" }
        let used = perLayer("expert_used_count", all)
        var sum = 0.0
        for tensor in tensors {
            guard let share = share(of: tensor, layers: memories, expertsUsed: used, isTied: isTied)
            else { return nil }
            sum += Double(tensor.byteCount) * share
        }
        return sum
    }

    /// What of a tensor one token reads, from 0 to 1; `nil` for experts the
    /// header does not tell the number of.
    private func share(
        of tensor: GGUFTensor, layers: [LayerMemory], expertsUsed: [Int]?, isTied: Bool
    ) -> Double? {
        let parts = tensor.name.split(separator: ".", maxSplits: 2)
        guard parts.first == "blk", parts.count == 3, let index = Int(parts[1]) else {
            return shareOutsideLayers(of: tensor, isTied: isTied)
        }
        // Layers behind the last only draft; and what looks at pictures.
        guard layers.indices.contains(index), !parts[2].hasPrefix("vis_") else { return 0 }
        if parts[2].contains("exps.") {
            guard let used = expertsUsed?[index], used > 0, let count = tensor.dimensions.last,
                count > 0
            else { return nil }
            return min(1, Double(used) / Double(count))
        }
        // A layer that reads another one's keys and values makes none, whatever it brings.
        let makes = ["attn_k.", "attn_v.", "attn_k_norm."].contains { parts[2].hasPrefix($0) }
        return makes && layers[index].source != nil ? 0 : 1
    }

    private func shareOutsideLayers(of tensor: GGUFTensor, isTied: Bool) -> Double {
        if tensor.name == "token_embd.weight", isTied { return 1 }
        if Self.tables.contains(tensor.name) {
            return 1 / Double(max(1, tensor.dimensions.count > 1 ? tensor.dimensions[1] : 1))
        }
        return Self.otherPurposes.contains { tensor.name.hasPrefix($0) } ? 0 : 1
    }

    /// Tables of which a token takes one row.
    private static let tables: Set<String> = [
        "token_embd.weight", "per_layer_token_embd.weight", "position_embd.weight",
        "token_types.weight",
    ]

    /// What the names of weights begin with that look at pictures, hear, classify or draft.
    private static let otherPurposes = ["v.", "mm.", "a.", "cls", "dense_", "nextn.", "mtp."]
}
