import ChatCore
import Testing

@testable import ModelLibrary

@Suite("What a footprint takes in memory")
struct ModelFootprintTests {
    /// 131,072 bytes of cache a token, and 4 KiB of buffers a token of a batch.
    private let plain = ModelFootprint(
        weightBytes: 1 << 30,
        layers: [CacheLayers(kind: .full, layers: 32, bytesPerToken: 131_072)],
        computeBytesPerToken: 4096, trainedContext: 8192)

    private func memory(
        _ footprint: ModelFootprint, window: Int = 4096, _ typeK: String = "f16",
        _ typeV: String = "f16", batch: Int = 256
    ) -> MemoryEstimate.Device? {
        MemoryEstimate(footprint, window: window, typeK: typeK, typeV: typeV, batch: batch)?
            .devices[0]
    }

    @Test("Weights, a cache for every token of the window, and buffers for a batch")
    func arithmetic() throws {
        let device = try #require(memory(plain))
        #expect(device.weights == 1 << 30)
        #expect(device.cache == 131_072 * 4096)
        #expect(device.compute == 4096 * 256)
        #expect(memory(plain, batch: 512)?.compute == 4096 * 512)
        #expect(memory(plain, window: 100_000)?.cache == 131_072 * 8192)
        #expect(MemoryEstimate(plain, window: 100_000)?.contextWindow == 8192)
    }

    @Test("The cache grows with its types, by what ggml stores a number in")
    func types() {
        let f16 = 131_072 * 4096
        #expect(memory(plain, "f32", "f32")?.cache == 2 * f16)
        #expect(memory(plain, "bf16", "bf16")?.cache == f16)
        #expect(memory(plain, "q8_0", "q8_0")?.cache == f16 / 64 * 34)
        #expect(memory(plain, "q4_0", "q4_0")?.cache == f16 / 64 * 18)
        #expect(memory(plain, "q5_1", "q5_1")?.cache == f16 / 64 * 24)
        #expect(memory(plain, "q8_0", "q4_0")?.cache == f16 / 64 * 26)
        #expect(memory(plain, "Q8_0", "f16")?.cache == f16 / 128 * (34 + 64))
        #expect(memory(plain, "q9", "f16") == nil)
    }

    @Test("It is what the header's own types give, for models people run")
    func agreement() throws {
        for shape in [ModelShape.llama8B, .mixtral, .qwen3MoE] {
            let model = shape.model
            let footprint = try #require(model.footprint)
            for type in ["f16", "q8_0", "q4_0", "q5_0", "f32"] {
                let exact = try #require(model.cacheLayers(typeK: type, typeV: type))
                #expect(
                    memory(footprint, window: 8192, type, type)?.cache
                        == exact.reduce(0) { $0 + Int($1.bytesPerToken) * 8192 })
            }
            #expect(model.memoryEstimate(window: 8192) == MemoryEstimate(footprint, window: 8192))
        }
    }

    @Test("A sliding window keeps its span and a batch; a state is as large with any window")
    func otherLayers() {
        let mixed = ModelFootprint(
            weightBytes: 0,
            layers: [
                CacheLayers(kind: .sliding, layers: 5, bytesPerToken: 10, span: 512),
                CacheLayers(kind: .recurrent, layers: 3, bytesPerToken: 0, stateBytes: 1000),
            ], computeBytesPerToken: 0, trainedContext: nil)
        #expect(memory(mixed, window: 4096)?.cache == 10 * 768 + 1000)
        #expect(memory(mixed, window: 300)?.cache == 10 * 300 + 1000)
        #expect(memory(mixed, window: 4096, "q8_0", "q8_0")?.cache == 10 * 768 / 64 * 34 + 1000)
    }

    @Test("No window, no batch, and more than any machine has give no estimate")
    func impossible() {
        #expect(memory(plain, window: 0) == nil)
        #expect(memory(plain, window: -1) == nil)
        #expect(memory(plain, batch: 0) == nil)
        #expect(memory(plain, batch: .max) == nil)
        var huge = plain
        huge.trainedContext = nil
        #expect(memory(huge, window: .max) == nil)
        huge.layers[0].bytesPerToken = 0x1p47
        #expect(memory(huge) == nil)
    }

    // MARK: The largest window

    private func need(_ footprint: ModelFootprint, _ window: Int) -> Int {
        memory(footprint, window: window)?.needed ?? .max
    }

    @Test("The largest window takes what is free and not more; one step further would")
    func largest() throws {
        for free in stride(from: need(plain, 256), to: need(plain, 8192), by: 12_345_678) {
            let window = try #require(plain.largestWindow(fitting: free))
            #expect(window % 256 == 0 && window < 8192)
            #expect(need(plain, window) <= free && need(plain, window + 256) > free)
        }
    }

    @Test("At its edges: exactly enough, a byte less, the trained length, and none")
    func edges() {
        #expect(plain.largestWindow(fitting: need(plain, 1024)) == 1024)
        #expect(plain.largestWindow(fitting: need(plain, 1024) - 1) == 768)
        #expect(plain.largestWindow(fitting: need(plain, 256) - 1) == nil)
        #expect(plain.largestWindow(fitting: 0) == nil)
        #expect(plain.largestWindow(fitting: .max) == 8192)
        #expect(plain.largestWindow(fitting: .max, typeK: "q9") == nil)
        var short = plain
        short.trainedContext = 100
        #expect(short.largestWindow(fitting: .max) == 100)
        short.trainedContext = 0
        #expect(short.largestWindow(fitting: .max) == nil)
        short.trainedContext = nil
        #expect(short.largestWindow(fitting: .max) == 1 << 20)
    }

    @Test("A smaller type makes room for a larger window")
    func smallerTypes() throws {
        let free = need(plain, 2048)
        let window = try #require(plain.largestWindow(fitting: free, typeK: "q8_0", typeV: "q8_0"))
        #expect(window == 3840)
    }
}
