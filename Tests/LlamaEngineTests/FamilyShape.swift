import CLlama
import ChatCore

@testable import LlamaEngine
@testable import ModelLibrary

/// A tiny model of some family, by its header alone: what canter makes of it, and what libllama
/// does.
struct FamilyShape: CustomStringConvertible {
    enum Value {
        case number(Int)
        case list([Int])
        case real(Double)
        case truth(Bool)
    }

    var family: String
    var values: [String: Value]
    /// What is special about it.
    var note = ""
    var description: String { note.isEmpty ? family : "\(family), \(note)" }

    init(_ family: String, _ note: String = "", _ parts: [String: Value]...) {
        self.family = family
        self.note = note
        values = Self.common
        for part in parts { values.merge(part) { $1 } }
    }

    static let common: [String: Value] = [
        "context_length": .number(4096), "embedding_length": .number(256),
        "feed_forward_length": .number(128), "vocab_size": .number(32),
        "attention.layer_norm_rms_epsilon": .real(1e-5),
        "attention.layer_norm_epsilon": .real(1e-5),
    ]
    static let heads: [String: Value] = [
        "attention.head_count": .number(4), "attention.head_count_kv": .number(2),
    ]
    static let experts: [String: Value] = [
        "expert_count": .number(4), "expert_used_count": .number(2),
        "expert_feed_forward_length": .number(32),
    ]
    static let states: [String: Value] = [
        "ssm.conv_kernel": .number(4), "ssm.inner_size": .number(512),
        "ssm.state_size": .number(16), "ssm.time_step_rank": .number(8),
    ]
    /// Latent attention of 96 numbers a layer.
    static let latent: [String: Value] = [
        "attention.head_count": .number(4), "attention.head_count_kv": .number(1),
        "attention.kv_lora_rank": .number(64), "attention.key_length": .number(96),
        "attention.value_length": .number(64), "attention.key_length_mla": .number(64),
        "attention.value_length_mla": .number(32), "rope.dimension_count": .number(32),
        "expert_shared_count": .number(1), "leading_dense_block_count": .number(1),
    ]

    static func layers(_ count: Int, window: Int? = nil) -> [String: Value] {
        var values = ["block_count": Value.number(count)]
        if let window { values["attention.sliding_window"] = .number(window) }
        return values
    }

    /// Heads of keys in every layer; none where there is a state.
    static func heads(_ each: [Int]) -> [String: Value] {
        ["attention.head_count": .number(4), "attention.head_count_kv": .list(each)]
    }

    // MARK: As canter reads it

    var model: GGUFModel {
        var metadata: [String: GGUFValue] = ["general.architecture": .string(family)]
        for (key, value) in values {
            metadata["\(family).\(key)"] =
                switch value {
                case .number(let number): .integer(number)
                case .list(let numbers): .numbers(numbers.map { .integer($0) })
                case .real(let number): .float(number)
                case .truth(let isTrue): .bool(isTrue)
                }
        }
        return GGUFModel(
            path: "m.gguf",
            headers: [
                GGUFHeader(version: 3, metadata: metadata, tensors: [], dataOffset: 0, fileSize: 0)
            ])
    }

    // MARK: As libllama does

    struct Refused: Error {}

    /// Bytes libllama takes for the cache, with halves of such a type.
    func cacheBytes(window: Int, microBatch: Int, type: String) throws -> Int {
        _ = LlamaEngine()
        let header = unsafe gguf_init_empty()
        defer { unsafe gguf_free(header) }
        unsafe gguf_set_val_str(header, "general.architecture", family)
        unsafe gguf_set_val_str(header, "tokenizer.ggml.model", "no_vocab")
        for (name, value) in values {
            let key = "\(family).\(name)"
            switch value {
            case .number(let number): unsafe gguf_set_val_u32(header, key, UInt32(number))
            case .list(let numbers):
                let list = numbers.map(UInt32.init)
                unsafe gguf_set_arr_data(header, key, GGUF_TYPE_UINT32, list, list.count)
            case .real(let number): unsafe gguf_set_val_f32(header, key, Float(number))
            case .truth(let isTrue): unsafe gguf_set_val_bool(header, key, isTrue)
            }
        }
        let loaded = unsafe llama_model_init_from_user(
            header, { _, _ in }, nil, llama_model_default_params())
        guard let loaded = unsafe loaded else { throw Refused() }
        defer { unsafe llama_model_free(loaded) }
        var parameters = unsafe llama_context_default_params()
        unsafe parameters.n_ctx = UInt32(window)
        unsafe parameters.n_batch = UInt32(microBatch)
        unsafe parameters.n_ubatch = UInt32(microBatch)
        unsafe parameters.swa_full = false
        unsafe parameters.type_k = try KVTypes.type(named: type)
        unsafe parameters.type_v = try KVTypes.type(named: type)
        guard let made = unsafe llama_init_from_model(loaded, parameters) else { throw Refused() }
        return unsafe ContextHandle(owning: made, threads: 1).cacheBytes
    }
}

extension FamilyShape {
    /// One for every rule there is.
    static let all: [FamilyShape] = [
        FamilyShape("llama", "", heads, layers(3)),
        FamilyShape("qwen3moe", "", heads, experts, layers(3)),
        FamilyShape("phi3", "its window unused", heads, layers(3, window: 512)),
        FamilyShape("gemma2", "", heads, layers(4, window: 512)),
        FamilyShape("gemma2", "its window untold", heads, layers(4)),
        FamilyShape("gemma3", "", heads, layers(7, window: 512)),
        FamilyShape(
            "gemma3n", "", heads, layers(30, window: 512),
            ["embedding_length_per_layer_input": .number(32)]),
        FamilyShape(
            "gemma4", "", heads, layers(6, window: 512),
            [
                "attention.sliding_window_pattern": .list([1, 1, 1, 0, 1, 0]),
                "attention.shared_kv_layers": .number(2),
                "embedding_length_per_layer_input": .number(32),
                "attention.key_length": .number(64), "attention.value_length": .number(64),
                "attention.key_length_swa": .number(32),
                "attention.value_length_swa": .number(32),
            ]),
        FamilyShape("gpt-oss", "", heads, experts, layers(4, window: 128)),
        FamilyShape("cohere2", "", heads, layers(5, window: 512), ["logit_scale": .real(1)]),
        FamilyShape(
            "cohere2moe", "", heads, experts, layers(5, window: 512),
            ["logit_scale": .real(1), "leading_dense_block_count": .number(1)]),
        FamilyShape("olmo2", "", heads, layers(5, window: 512)),
        FamilyShape("exaone4", "small", heads, layers(5, window: 512)),
        FamilyShape("exaone4", "large", heads, layers(64, window: 512)),
        FamilyShape(
            "exaone-moe", "", heads, experts, layers(5, window: 512),
            [
                "expert_gating_func": .number(2), "expert_weights_scale": .real(1),
                "expert_weights_norm": .truth(true),
            ]),
        FamilyShape(
            "llama4", "", heads, experts, layers(5), ["interleave_moe_layer_step": .number(1)]),
        FamilyShape(
            "afmoe", "", heads, experts, layers(5, window: 512),
            ["expert_shared_count": .number(1)]),
        FamilyShape("plamo3", "", heads, layers(9, window: 512)),
        FamilyShape(
            "step35", "", heads, experts, layers(4, window: 512),
            [
                "attention.sliding_window_pattern": .list([1, 0, 1, 0]),
                "rope.freq_base_swa": .real(10_000),
            ]),
        FamilyShape(
            "deepseek2", "", latent, experts, layers(3), ["attention.q_lora_rank": .number(64)]),
        FamilyShape("mamba", "", states, layers(2)),
        FamilyShape("mamba2", "", states, layers(2), ["ssm.group_count": .number(1)]),
        FamilyShape(
            "rwkv6", "", layers(2),
            [
                "wkv.head_size": .number(64), "time_mix_extra_dim": .number(16),
                "time_decay_extra_dim": .number(16),
            ]),
        FamilyShape(
            "qwen3next", "", heads, experts, layers(8),
            [
                "ssm.conv_kernel": .number(4), "ssm.inner_size": .number(128),
                "ssm.state_size": .number(32), "ssm.time_step_rank": .number(4),
                "ssm.group_count": .number(2), "expert_shared_feed_forward_length": .number(32),
            ]),
        FamilyShape("jamba", "", heads([0, 2, 0, 0]), experts, states, layers(4)),
        FamilyShape(
            "granitehybrid", "", heads([0, 2, 0, 0]), states, layers(4),
            ["ssm.group_count": .number(1)]),
        FamilyShape(
            "falcon-h1", "", heads, states, layers(2), ["ssm.group_count": .number(1)]),
        FamilyShape(
            "lfm2", "", heads([0, 2, 0, 2]), layers(4), ["shortconv.l_cache": .number(3)]),
        FamilyShape(
            "lfm2", "with a window", heads([0, 2, 0, 2]), layers(4, window: 512),
            ["shortconv.l_cache": .number(3)]),
        FamilyShape(
            "nemotron_h", "", heads([0, 2, 0, 0]), states, layers(4),
            [
                "ssm.group_count": .number(1), "feed_forward_length": .list([0, 0, 128, 0]),
                "attention.head_count": .list([4, 4, 4, 4]),
            ]),
        FamilyShape(
            "kimi-linear", "", latent, heads([0, 0, 0, 1]), experts, layers(4),
            [
                "kda.head_dim": .number(32), "ssm.conv_kernel": .number(4),
                "expert_weights_scale": .real(1), "expert_gating_func": .number(2),
            ]),
        FamilyShape("minimax-01", "", heads, experts, layers(8), ["residual_scale": .real(1)]),
    ]
}
