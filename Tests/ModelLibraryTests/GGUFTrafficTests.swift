import ChatCore
import Testing

@testable import ModelLibrary

@Suite("What making a token reads, by the header")
struct GGUFTrafficTests {
    @Test("Llama 3.1 8B: every weight once, of the table of embeddings a row")
    func llama() throws {
        let shape = ModelShape.llama8B
        // What llama.cpp says of this file: 4.58 GiB.
        #expect(shape.bytes == 4_912_898_304)
        let traffic = try #require(shape.model.traffic())
        let table = 4096 * 128_256 / 256 * 144
        #expect(traffic.weightBytes == Double(shape.bytes - table + table / 128_256))
        #expect(
            traffic.layers == [CacheLayers(kind: .full, layers: 32, bytesPerToken: 131_072)])
        #expect(traffic.bytesPerToken(at: 8192) == traffic.weightBytes + 0x1p30)
        let small = shape.model.traffic(typeK: "q8_0", typeV: "q4_0")
        #expect(small?.layers.first?.bytesPerToken == Double(1024 * (34 + 18)))
    }

    @Test("a model without an output of its own reads its embeddings as one")
    func tied() throws {
        var shape = ModelShape.llama8B
        shape.tensors.removeAll { $0.name == "output.weight" }
        #expect(shape.model.traffic()?.weightBytes == Double(shape.bytes))
    }

    @Test("of experts those a token uses count: 12.9 of Mixtral's 46.7 billion, 3.3 of 30.5")
    func experts() throws {
        let mixtral = ModelShape.mixtral
        #expect(mixtral.bytes / 2 / 100_000_000 == 467)
        let used = try #require(mixtral.model.traffic()?.weightBytes)
        let row = 4096.0
        #expect(used / 2 == 12_879_925_248 - 32_000 * row + row - 65 * row)
        #expect(
            mixtral.model.traffic()?.layers
                == [CacheLayers(kind: .full, layers: 32, bytesPerToken: 131_072)])

        let qwen = ModelShape.qwen3MoE
        #expect(qwen.bytes / 2 / 100_000_000 == 305)
        let active = try #require(qwen.model.traffic()?.weightBytes) / 2
        // Told with both tables: 3.35 billion.
        #expect(Int(active + 151_936 * 2048) / 10_000_000 == 335)
        #expect(
            qwen.model.traffic()?.layers
                == [CacheLayers(kind: .full, layers: 48, bytesPerToken: 98_304)])
    }

    @Test("shared experts count as a whole, and a layer may use more of them than another")
    func expertsOfLayers() throws {
        var shape = ModelShape("nemotron_h_moe", ["block_count": 2, "embedding_length": 32])
        shape.set("attention.head_count_kv", [1, 1])
        shape["attention.head_count"] = .integer(1)
        shape["attention.key_length"] = .integer(32)
        for layer in 0...1 {
            shape.add("blk.\(layer).ffn_up_exps.weight", [32, 32, 8])
            shape.add("blk.\(layer).ffn_up_shexp.weight", [32, 32])
        }
        // How many is not told.
        #expect(shape.model.traffic() == nil)
        shape.set("expert_used_count", [1, 4])
        #expect(shape.model.traffic()?.weightBytes == Double(2048 * 7))
    }

    @Test("what only drafts, looks or hears is not read, nor keys another layer makes")
    func otherPurposes() throws {
        var shape = ModelShape(
            "gemma4",
            [
                "block_count": 5, "embedding_length": 64, "attention.head_count": 2,
                "attention.head_count_kv": 1, "nextn_predict_layers": 1,
                "attention.shared_kv_layers": 1, "attention.sliding_window": 512,
                "attention.key_length_swa": 16, "attention.value_length_swa": 16,
            ])
        shape["attention.sliding_window_pattern"] = .numbers(
            [true, true, false, true, false].map(GGUFValue.bool))
        shape.add("token_embd.weight", [64, 100])
        shape.add("per_layer_token_embd.weight", [128, 100])
        shape.add("v.blk.0.attn_q.weight", [64, 64])
        shape.add("mm.input_projection.weight", [64, 64])
        let ofToken = Double(64 * 100 * 2 + 128 * 2)
        #expect(shape.model.traffic()?.weightBytes == ofToken)
        for layer in 0..<5 {
            shape.add("blk.\(layer).attn_q.weight", [64, 64])
            shape.add("blk.\(layer).attn_k.weight", [64, 32])
        }
        let traffic = try #require(shape.model.traffic())
        #expect(traffic.weightBytes == ofToken + 4 * 8192 + 3 * 4096)
        var sliding = CacheLayers(kind: .sliding, layers: 2, bytesPerToken: 2 * 64, span: 512)
        // The fourth reads the second's.
        sliding.sharedBytesPerToken = 64
        #expect(
            traffic.layers == [CacheLayers(kind: .full, layers: 1, bytesPerToken: 128), sliding])
        #expect(traffic.cacheBytes(at: 1000) == 128 * 1000 + 3 * 64 * 512)
    }

    @Test("Gemma 3 27B: one layer in six looks at everything, the others at 1,024 tokens")
    func sliding() throws {
        let shape = ModelShape(
            "gemma3",
            [
                "block_count": 62, "embedding_length": 5376, "attention.head_count": 32,
                "attention.head_count_kv": 16, "attention.key_length": 128,
                "attention.value_length": 128, "attention.sliding_window": 1024,
            ])
        let layers = try #require(shape.model.traffic()?.layers)
        #expect(
            layers == [
                CacheLayers(kind: .full, layers: 10, bytesPerToken: 81_920),
                CacheLayers(kind: .sliding, layers: 52, bytesPerToken: 425_984, span: 1024),
            ])
        #expect(layers[1].cells(window: 8192, microBatch: 256) == 1280)
        #expect(layers[1].cells(window: 8192, microBatch: 512) == 1536)
        #expect(layers[1].cells(window: 1024, microBatch: 512) == 1024)
        #expect(layers[1].cells(window: 8192, microBatch: 512, keepsAll: true) == 8192)
        #expect(layers[0].cells(window: 8192, microBatch: 512) == 8192)
    }

    @Test("Qwen3-Next: three layers of four carry a state")
    func hybrid() throws {
        let shape = ModelShape(
            "qwen3next",
            [
                "block_count": 48, "embedding_length": 2048, "attention.head_count": 16,
                "attention.head_count_kv": 2, "attention.key_length": 256,
                "attention.value_length": 256, "ssm.conv_kernel": 4, "ssm.inner_size": 4096,
                "ssm.state_size": 128, "ssm.time_step_rank": 32, "ssm.group_count": 16,
            ])
        let traffic = try #require(shape.model.traffic())
        let state = 3 * (4096 + 2 * 16 * 128) + 128 * 4096
        #expect(
            traffic.layers == [
                CacheLayers(kind: .full, layers: 12, bytesPerToken: 24_576),
                CacheLayers(
                    kind: .recurrent, layers: 36, bytesPerToken: 0, stateBytes: 36 * 4 * state),
            ])
        #expect(traffic.cacheBytes(at: 100) == Double(2_457_600 + 36 * 4 * state))
    }

    @Test("DeepSeek's latent attention keeps one vector of 576 numbers a layer")
    func latent() throws {
        let shape = ModelShape(
            "deepseek2",
            [
                "block_count": 61, "embedding_length": 7168, "attention.head_count": 128,
                "attention.head_count_kv": 1, "attention.key_length": 576,
                "attention.value_length": 512, "attention.key_length_mla": 192,
                "attention.value_length_mla": 128, "attention.kv_lora_rank": 512,
                "rope.dimension_count": 64,
            ])
        #expect(
            shape.model.traffic()?.layers
                == [CacheLayers(kind: .full, layers: 61, bytesPerToken: 70_272)])
        // With a choice of the cache read only, what is read is not known.
        var sparse = shape
        sparse["attention.indexer.head_count"] = .integer(64)
        #expect(sparse.model.traffic() == nil)
    }

    @Test("Mamba 2 keeps states only, and no token more")
    func recurrent() throws {
        let shape = ModelShape(
            "mamba2",
            [
                "block_count": 64, "embedding_length": 2560, "ssm.conv_kernel": 4,
                "ssm.inner_size": 5120, "ssm.state_size": 128, "ssm.group_count": 1,
            ])
        let layers = try #require(shape.model.traffic()?.layers)
        #expect(
            layers == [
                CacheLayers(
                    kind: .recurrent, layers: 64, bytesPerToken: 0, stateBytes: 64 * 4 * 671_488)
            ])
        #expect(layers[0].cells(window: 8192, microBatch: 256) == 1)
    }

    @Test("a type that there is not, or whose blocks do not fill up, gives nothing")
    func types() {
        #expect(ModelShape.llama8B.model.traffic(typeK: "q9_0") == nil)
        var shape = ModelShape.llama8B
        shape["attention.key_length"] = .integer(3)
        #expect(shape.model.traffic(typeK: "q8_0") == nil)
        #expect(shape.model.traffic() != nil)
    }

    @Test("headers that lie give nothing, and end nothing")
    func hostile() {
        for key in [
            "block_count", "embedding_length", "attention.head_count", "attention.head_count_kv",
            "attention.key_length", "nextn_predict_layers", "attention.sliding_window",
            "attention.sliding_window_pattern", "ssm.inner_size", "ssm.state_size",
            "ssm.conv_kernel", "wkv.head_size", "kda.head_dim", "shortconv.l_cache",
            "full_attention_interval", "attention.shared_kv_layers", "expert_used_count",
        ] {
            for family in ["llama", "gemma4", "qwen3next", "mamba", "rwkv7", "kimi-linear"] {
                for value in [Int.min, -1, 0, 1 << 20, Int(UInt32.max), .max] {
                    var shape = ModelShape.llama8B
                    shape.family = family
                    shape.tensors.removeLast(shape.tensors.count - 8)
                    shape["ssm.inner_size"] = .integer(1 << 20)
                    shape["ssm.state_size"] = .integer(1 << 16)
                    shape[key] = .integer(value)
                    _ = shape.model.traffic()
                    _ = shape.model.memoryEstimate(window: 1 << 28)
                }
            }
        }
        #expect(ModelShape("llama", ["block_count": 0]).model.traffic() == nil)
        #expect(ModelShape("llama", ["block_count": .max]).model.traffic() == nil)
    }
}
