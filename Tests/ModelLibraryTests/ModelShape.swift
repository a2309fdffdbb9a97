@testable import ModelLibrary

/// A model by its header alone: what stands in it, and the shapes of its weights.
struct ModelShape {
    var family: String
    /// Values under the family's name.
    var values: [String: GGUFValue] = [:]
    var tensors: [GGUFTensor] = []

    init(_ family: String, _ values: [String: Int] = [:]) {
        self.family = family
        for (key, value) in values { self.values[key] = .integer(value) }
    }

    subscript(key: String) -> GGUFValue? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// Sets a list, such as the heads of each layer.
    mutating func set(_ key: String, _ list: [Int]) {
        values[key] = .numbers(list.map { .integer($0) })
    }

    /// Adds weights, of a type ggml calls so.
    mutating func add(_ name: String, _ dimensions: [Int], _ type: String = "f16") {
        let elements = dimensions.reduce(1, *)
        tensors.append(
            GGUFTensor(
                name: name, dimensions: dimensions, type: 0, elements: elements,
                byteCount: TensorType(name: type)?.bytes(of: elements) ?? 0, offset: 0))
    }

    /// Bytes of all weights.
    var bytes: Int { tensors.reduce(0) { $0 + $1.byteCount } }

    var model: GGUFModel {
        var metadata: [String: GGUFValue] = ["general.architecture": .string(family)]
        for (key, value) in values { metadata["\(family).\(key)"] = value }
        return GGUFModel(
            path: "m.gguf",
            headers: [
                GGUFHeader(
                    version: 3, metadata: metadata, tensors: tensors, dataOffset: 0, fileSize: 0)
            ])
    }
}

// Models people run, by the shapes their makers published.
extension ModelShape {
    /// Llama 3.1 8B, quantized as llama.cpp's Q4_K_M has it: 4.58 GiB.
    static var llama8B: ModelShape {
        var shape = ModelShape(
            "llama",
            [
                "block_count": 32, "embedding_length": 4096, "attention.head_count": 32,
                "attention.head_count_kv": 8, "context_length": 131_072,
            ])
        shape.add("token_embd.weight", [4096, 128_256], "q4_K")
        shape.add("output.weight", [4096, 128_256], "q6_K")
        shape.add("output_norm.weight", [4096], "f32")
        shape.add("rope_freqs.weight", [64], "f32")
        for layer in 0..<32 {
            let isFine = layer < 4 || layer >= 28 || (layer - 4) % 3 == 2
            shape.add("blk.\(layer).attn_q.weight", [4096, 4096], "q4_K")
            shape.add("blk.\(layer).attn_k.weight", [4096, 1024], "q4_K")
            shape.add("blk.\(layer).attn_v.weight", [4096, 1024], isFine ? "q6_K" : "q4_K")
            shape.add("blk.\(layer).attn_output.weight", [4096, 4096], "q4_K")
            shape.add("blk.\(layer).ffn_gate.weight", [4096, 14_336], "q4_K")
            shape.add("blk.\(layer).ffn_up.weight", [4096, 14_336], "q4_K")
            shape.add("blk.\(layer).ffn_down.weight", [14_336, 4096], isFine ? "q6_K" : "q4_K")
            shape.add("blk.\(layer).attn_norm.weight", [4096], "f32")
            shape.add("blk.\(layer).ffn_norm.weight", [4096], "f32")
        }
        return shape
    }

    /// A mixture of experts in 16 bits, with attention of `heads` heads of `size` for queries
    /// and `kvHeads` for keys.
    static func mixture(
        _ family: String, layers: Int, width: Int, experts: Int, used: Int, hidden: Int,
        heads: Int, kvHeads: Int, size: Int, vocabulary: Int
    ) -> ModelShape {
        var shape = ModelShape(
            family,
            [
                "block_count": layers, "embedding_length": width, "attention.head_count": heads,
                "attention.head_count_kv": kvHeads, "attention.key_length": size,
                "attention.value_length": size, "expert_count": experts,
                "expert_used_count": used,
            ])
        shape.add("token_embd.weight", [width, vocabulary])
        shape.add("output.weight", [width, vocabulary])
        for layer in 0..<layers {
            shape.add("blk.\(layer).attn_q.weight", [width, heads * size])
            shape.add("blk.\(layer).attn_k.weight", [width, kvHeads * size])
            shape.add("blk.\(layer).attn_v.weight", [width, kvHeads * size])
            shape.add("blk.\(layer).attn_output.weight", [heads * size, width])
            shape.add("blk.\(layer).ffn_gate_inp.weight", [width, experts])
            shape.add("blk.\(layer).ffn_gate_exps.weight", [width, hidden, experts])
            shape.add("blk.\(layer).ffn_up_exps.weight", [width, hidden, experts])
            shape.add("blk.\(layer).ffn_down_exps.weight", [hidden, width, experts])
        }
        return shape
    }

    static var mixtral: ModelShape {
        .mixture(
            "llama", layers: 32, width: 4096, experts: 8, used: 2, hidden: 14_336, heads: 32,
            kvHeads: 8, size: 128, vocabulary: 32_000)
    }

    static var qwen3MoE: ModelShape {
        .mixture(
            "qwen3moe", layers: 48, width: 2048, experts: 128, used: 8, hidden: 768, heads: 32,
            kvHeads: 4, size: 128, vocabulary: 151_936)
    }
}
