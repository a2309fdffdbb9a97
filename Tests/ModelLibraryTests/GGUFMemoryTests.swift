import ChatCore
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("What a model takes in memory, by its header")
struct GGUFMemoryTests {
    /// Two layers of width 64 with four heads, two of which have keys.
    private func estimate(
        _ more: [(String, GGUFWriter.Value)] = [], without: String? = nil, window: Int = 4096
    ) throws -> MemoryEstimate? {
        let folder = try TemporaryFolder()
        var writer = GGUFWriter.model()
        writer.metadata.removeAll { $0.0 == "llama.attention.head_count_kv" }
        writer.metadata += [
            ("llama.block_count", .uint32(2)), ("llama.embedding_length", .uint32(64)),
            ("llama.attention.head_count", .uint32(4)),
            ("llama.attention.head_count_kv", .uint32(2)),
        ]
        writer.metadata.removeAll { entry in more.contains { $0.0 == entry.0 } || entry.0 == without
        }
        writer.metadata += more
        return try GGUFModel(path: folder.write(writer.file, to: "m.gguf")).memoryEstimate(
            window: window)
    }

    @Test(
        "weights are the tensors, the cache every layer's heads for as many tokens as were trained")
    func plain() throws {
        let estimate = try #require(try estimate())
        // Trained for 2048: 2 layers, 2 heads, 16 numbers for K and for V, 2 bytes each.
        #expect(estimate.contextWindow == 2048)
        #expect(estimate.devices[0].cache == 2048 * 2 * 2 * 32 * 2)
        #expect(estimate.devices[0].weights == 64 * 4 / 32 * 34 + 256)
        #expect(estimate.devices[0].compute == 4 * 256 * (4 + 128))
        #expect(try self.estimate(window: 1024)?.devices[0].cache == 1024 * 2 * 2 * 32 * 2)
    }

    @Test("heads may differ from layer to layer, and keys from values")
    func shapes() throws {
        let heads = try estimate([("llama.attention.head_count_kv", .uint32s([2, 0]))])
        #expect(heads?.devices[0].cache == 2048 * 2 * 32 * 2)
        let wide = try estimate([
            ("llama.attention.key_length", .uint32(8)),
            ("llama.attention.value_length", .uint32(4)),
        ])
        #expect(wide?.devices[0].cache == 2048 * 2 * 2 * 12 * 2)
        let latent = try estimate([
            ("llama.attention.key_length", .uint32(16)),
            ("llama.attention.key_length_mla", .uint32(16)),
            ("llama.attention.head_count_kv", .uint32(1)),
        ])
        #expect(latent?.devices[0].cache == 2048 * 2 * 16 * 2)
    }

    @Test("of layers that look at the latest tokens only, those are kept and a batch")
    func sliding() throws {
        let window: (String, GGUFWriter.Value) = ("llama.attention.sliding_window", .uint32(100))
        // Without a pattern it is not known which layers those are.
        #expect(try estimate([window])?.devices[0].cache == 2 * 2048 * 2 * 32 * 2)
        let pattern: (String, GGUFWriter.Value) = (
            "llama.attention.sliding_window_pattern", .uint32(2)
        )
        #expect(
            try estimate([window, pattern])?.devices[0].cache == (512 + 2048) * 2 * 32 * 2)
    }

    @Test("a header that does not tell, or lies, gives no estimate")
    func unknown() throws {
        #expect(try estimate(without: "llama.block_count") == nil)
        #expect(try estimate(without: "llama.embedding_length") == nil)
        #expect(try estimate([("llama.block_count", .uint32(.max))]) == nil)
        #expect(try estimate([("llama.attention.head_count_kv", .uint32(.max))]) == nil)
        #expect(try estimate([("llama.attention.head_count_kv", .uint32s([1]))]) == nil)
        #expect(try estimate([("llama.attention.head_count", .uint32(0))]) != nil)
    }
}
