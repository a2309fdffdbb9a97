import ChatCore
import EngineKit
import ModelLibrary
import Testing

@testable import LlamaEngine

@Suite("The cache by kind of layer", .serialized)
struct CachePartsTests {
    @Test(
        "what a header says the cache takes is what libllama allocates, family by family",
        arguments: FamilyShape.all)
    func families(_ shape: FamilyShape) throws {
        for type in ["f16", "q8_0"] {
            let layers = try #require(shape.model.cacheLayers(typeK: type, typeV: type))
            let expected = layers.reduce(0) { sum, part in
                let cells = part.cells(window: 2048, microBatch: 256)
                return sum + Int(part.bytesPerToken) * cells + (part.stateBytes ?? 0)
            }
            #expect(
                try shape.cacheBytes(window: 2048, microBatch: 256, type: type) == expected)
        }
    }

    @Test("one kind of layers: its cells are the window's", arguments: [nil, "q8_0"])
    func uniform(kvType: String?) async throws {
        let (engine, loaded) = try await TestModel.engine(kvType: kvType)
        let traffic = try #require(loaded.traffic)
        // 30 layers of 3 heads, 64 numbers for a key and as many for a value.
        let perToken = kvType == nil ? 23_040 : 30 * 3 * 2 * 64 / 32 * 34
        #expect(
            traffic.layers == [
                CacheLayers(kind: .full, layers: 30, bytesPerToken: Double(perToken))
            ])
        // Every weight: the embeddings are the output, too.
        #expect(traffic.weightBytes == Double(try #require(loaded.model.sizeBytes)))

        let reply = try await Reply(engine.generate(request(1, [PromptMessage(.user, "Hi.")])))
        #expect(reply.occupancy.count >= 2)
        for occupancy in reply.occupancy {
            let part = try #require(occupancy.parts?.first)
            #expect(occupancy.parts?.count == 1)
            #expect(part.cellsUsed == occupancy.cellsUsed)
            #expect(part.cellsTotal == 1024)
            #expect(part.bytesUsed == occupancy.bytesUsed)
            #expect(part.bytesUsed == perToken * (occupancy.cellsUsed ?? 0))
            #expect(part.bytesAllocated == occupancy.bytesAllocated)
        }
    }

    @Test("beside a sliding window, each kind has cells of its own")
    func sliding() async throws {
        let engine = LlamaEngine()
        let settings = EngineSettings(contextWindow: 2048)
        let loaded = try await engine.load(
            LoadRequest(model: TestModel.secondPath, settings: settings)
        ) { _ in }
        let traffic = try #require(loaded.traffic)
        #expect(
            traffic.layers == [
                CacheLayers(kind: .full, layers: 3, bytesPerToken: 3072),
                CacheLayers(kind: .sliding, layers: 15, bytesPerToken: 15_360, span: 512),
            ])
        #expect(traffic.weightBytes == Double(try #require(loaded.model.sizeBytes)))

        // Nothing has left the window yet.
        let short = try await occupancy(of: engine, words: 100)
        var parts = try #require(short.parts)
        #expect(parts.map(\.cellsTotal) == [2048, 768])
        #expect(parts.map(\.bytesAllocated) == [2048 * 3072, 768 * 15_360])
        #expect(parts.map(\.cellsUsed) == [short.cellsUsed, short.cellsUsed])
        // Now it has moved on.
        let long = try await occupancy(of: engine, words: 1200)
        parts = try #require(long.parts)
        let used = try #require(long.cellsUsed)
        let kept = try #require(parts[1].cellsUsed)
        #expect(used > 1000)
        #expect(parts[0].cellsUsed == used)
        #expect((512...768).contains(kept))
        #expect(parts.map(\.bytesUsed) == [used * 3072, kept * 15_360])
        #expect(long.bytesUsed == used * 3072 + kept * 15_360)
        for occupancy in [short, long] {
            #expect(
                occupancy.bytesAllocated
                    == occupancy.parts?.reduce(0) { $0 + ($1.bytesAllocated ?? 0) })
        }
    }

    @Test("with the whole window kept, or a short one, both kinds have as many cells")
    func wholeWindow() async throws {
        var whole = EngineSettings(contextWindow: 2048)
        whole.fullSlidingWindow = true
        for settings in [whole, EngineSettings(contextWindow: 512)] {
            let engine = LlamaEngine()
            let loaded = try await engine.load(
                LoadRequest(model: TestModel.secondPath, settings: settings)
            ) { _ in }
            let parts = try #require(try await engine.occupancy().parts)
            #expect(parts.map(\.cellsTotal) == [loaded.contextWindow, loaded.contextWindow])
            #expect(parts.map(\.cellsUsed) == [0, 0])
            #expect(try await engine.occupancy().bytesUsed == 0)
        }
    }

    @Test("of recurrent layers there is one state, whatever was read")
    func recurrent() async throws {
        let engine = try await CacheModel.recurrent.engine()
        let empty = try await engine.occupancy()
        #expect(empty.parts?.map(\.cellsUsed) == [0])
        #expect(empty.parts?.map(\.cellsTotal) == [1])
        let full = try await occupancy(of: engine, words: 20)
        #expect(full.parts?.first?.layers.kind == .recurrent)
        #expect(full.bytesUsed == full.bytesAllocated)
    }

    @Test("what does not add up is not told")
    func different() throws {
        var loaded = LoadedModel(
            model: ModelDescription(name: "m", displayName: "M", store: "file"), engine: "e",
            contextWindow: 256)
        loaded.microBatch = 256
        func parts(_ bytes: Int) -> CacheParts? {
            CacheParts(loaded, keepsFullSlidingWindow: false, bytesAllocated: bytes)
        }
        #expect(parts(0) == nil)
        loaded.traffic = ModelTraffic(
            weightBytes: 1, layers: [CacheLayers(kind: .full, layers: 1, bytesPerToken: 4)])
        #expect(parts(1024) != nil)
        #expect(parts(1025) == nil)
        // A state of unknown size.
        loaded.traffic?.layers.append(CacheLayers(kind: .recurrent, layers: 1, bytesPerToken: 0))
        #expect(parts(1024) == nil)
        loaded.traffic?.layers[1].stateBytes = 8
        #expect(parts(1032) != nil)
    }

    @Test("beside a state, how far a sliding window reaches back is not known")
    func unknownReach() throws {
        var loaded = LoadedModel(
            model: ModelDescription(name: "m", displayName: "M", store: "file"), engine: "e",
            contextWindow: 256)
        loaded.microBatch = 256
        loaded.traffic = ModelTraffic(
            weightBytes: 1,
            layers: [
                CacheLayers(kind: .sliding, layers: 1, bytesPerToken: 4, span: 8),
                CacheLayers(kind: .recurrent, layers: 1, bytesPerToken: 0, stateBytes: 8),
            ])
        let parts = try #require(
            CacheParts(loaded, keepsFullSlidingWindow: false, bytesAllocated: 1032))
        #expect(parts.filled(tokens: 100, first: 99).map(\.cellsUsed) == [nil, 1])
        #expect(parts.filled(tokens: 100, first: 99).map(\.bytesUsed) == [nil, 8])
    }

    /// What the cache holds after a message of so many words was answered.
    private func occupancy(of engine: LlamaEngine, words: Int) async throws -> CacheOccupancy {
        let message = PromptMessage(.user, CacheModel.plain.passage(words, seed: 1))
        let reply = try await Reply(engine.generate(request(1, [message], maxTokens: 4)))
        return try #require(reply.occupancy.last)
    }
}
