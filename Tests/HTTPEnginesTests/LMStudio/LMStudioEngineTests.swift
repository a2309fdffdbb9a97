import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("LM Studio: models and memory")
struct LMStudioEngineTests: EngineOnLMStudio {
    @Test("Models are listed with all the newest list tells; embeddings are not offered")
    func models() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            #expect(engine.abilities == [.details, .warm, .free, .pull])
            let models = try await engine.models()
            #expect(models.map(\.name) == [LMStudioModel.llama, LMStudioModel.qwen])
            #expect(models[0].displayName == "Llama 3.2 3B" && models[0].family == "llama")
            #expect(models[0].quantization == Quantization("Q4_K_M"))
            #expect(models[0].sizeBytes == 2_019_377_376)
            #expect(models[0].parameters == 3_000_000_000)
            #expect(models[0].trainedContext == 131072)
            #expect(models[0].isLoaded == false && models[0].window == nil)
            #expect(models[0].store == "LM Studio" && models[0].engine == engine.address)
            #expect(models[1].quantization == Quantization("MLX 4-bit"))
            #expect(models[1].parameters == 30_000_000_000)
            _ = try await load(engine)
            let after = try await engine.models()
            #expect(after[0].isLoaded == true && after[0].window == 4096)
            #expect(after[1].isLoaded == false)
        }
    }

    @Test("An older server's lists do, with what they tell")
    func olderLists() async throws {
        let old = LMStudioModel(.old)
        old.state.withLock { $0.loaded[LMStudioModel.llama] = [.init(id: "x", window: 6000)] }
        let models = try await with(old) { try await $0.models() }
        #expect(models.map(\.name) == [LMStudioModel.llama, LMStudioModel.qwen])
        #expect(models[0].isLoaded == true && models[0].window == 6000)
        #expect(models[0].quantization == Quantization("Q4_K_M"))
        #expect(models[1].quantization == Quantization("MLX 4-bit"))
        #expect(models[1].isLoaded == false && models[1].family == "qwen3")

        let oldest = try await with(LMStudioModel(.oldest)) { try await $0.models() }
        #expect(oldest.map(\.name) == [LMStudioModel.llama, LMStudioModel.qwen])
        #expect(oldest[0].isLoaded == nil && oldest[0].quantization == nil)
    }

    @Test(
        "It is known by its lists, by the oldest as well",
        arguments: [
            LMStudioModel.Version.current, .old, .oldest,
        ])
    func identified(version: LMStudioModel.Version) async throws {
        let server = LMStudioModel(version)
        let sighting = try await LoopbackServer.run(server.handler) { address, transport in
            try await ServerSighting(at: address, transport: transport)
        }
        #expect(sighting?.kind == .lmStudio)
        #expect(sighting?.models?.count == 2)
    }

    @Test("Loading says what is in force, and what it took", arguments: [true, false])
    func loading(echoes: Bool) async throws {
        let server = LMStudioModel()
        server.state.withLock { $0.echoesConfig = echoes }
        var settings = EngineSettings(contextWindow: 100_000, flashAttention: .off)
        settings.batch = 64
        settings.tuned = ["batch"]
        try await with(server) { engine in
            let loaded = try await load(engine, LMStudioModel.qwen, settings)
            // Less than was asked for.
            #expect(loaded.contextWindow == 40960 && loaded.model.window == 40960)
            #expect(loaded.flashAttention == .off)
            #expect(loaded.loadSeconds == 9.5)
            #expect(loaded.model.isLoaded == true)
            #expect(loaded.thinking.takesEffort && !loaded.thinking.isSwitchable)
            #expect(loaded.engine == "LM Studio")
        }
        let body = try #require(server.bodies("POST /api/v1/models/load").first)
        #expect(
            body
                == .object([
                    "model": .string(LMStudioModel.qwen), "context_length": .integer(100_000),
                    "flash_attention": .boolean(false), "echo_load_config": .boolean(true),
                ]))
    }

    @Test("What is in memory as it was asked for is not loaded again")
    func alreadyLoaded() async throws {
        let server = LMStudioModel()
        server.state.withLock {
            $0.loaded[LMStudioModel.llama] = [.init(id: "mine", window: 8192)]
        }
        try await with(server) { engine in
            // An empty name takes what is there.
            let loaded = try await load(engine, "")
            #expect(loaded.model.name == LMStudioModel.llama)
            #expect(loaded.contextWindow == 8192 && loaded.loadSeconds == nil)
            #expect(loaded.batch == 512)
            _ = try await load(engine, LMStudioModel.llama, EngineSettings(contextWindow: 8192))
            _ = try await reply(engine, request())
        }
        #expect(server.state.withLock { $0.loads } == 0)
        #expect(server.bodies("POST /v1/chat/completions").first?["model"] == .string("mine"))
    }

    @Test("Another window has the model loaded anew, and not twice")
    func otherWindow() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            _ = try await load(engine)
            let loaded = try await load(
                engine, LMStudioModel.llama, EngineSettings(contextWindow: 2048))
            #expect(loaded.contextWindow == 2048)
        }
        #expect(server.state.withLock { $0.loaded[LMStudioModel.llama]?.count } == 1)
    }

    @Test("An older server loads when it is talked with; its window is known all the same")
    func byChat() async throws {
        let server = LMStudioModel(.old)
        let clock = ManualClock()
        let handler = server.handler
        try await LoopbackServer.run({ request, reply in
            if request.line == "POST /v1/chat/completions" { clock.advance(by: .seconds(4)) }
            return try await handler(request, reply)
        }) { address, transport in
            let engine = ServerEngine(
                .lmStudio, at: try Endpoint(address), apiKey: nil, transport: transport,
                clock: clock, now: { clock.now })
            let loaded = try await load(engine)
            #expect(loaded.contextWindow == 8192 && loaded.loadSeconds == 4)
            let again = try await load(engine)
            #expect(again.contextWindow == 8192 && again.loadSeconds == nil)
        }
        let bodies = server.bodies("POST /v1/chat/completions")
        #expect(bodies.count == 1)
        #expect(bodies[0]["max_tokens"] == .integer(1))
    }

    @Test("Where nothing tells the window, it is not known, or what a person says")
    func unknownWindow() async throws {
        try await with(LMStudioModel(.oldest)) { engine in
            let untold = try await load(engine)
            #expect(untold.contextWindow == 0)
            let told = try await load(
                engine, LMStudioModel.llama, EngineSettings(contextWindow: 3000))
            #expect(told.contextWindow == 3000 && told.model.window == nil)
        }
    }

    @Test("What cannot be loaded is told as what it is")
    func failingLoads() async throws {
        for version in [LMStudioModel.Version.current, .old] {
            let server = LMStudioModel(version)
            server.state.withLock {
                $0.loadError = "Model loading was stopped due to insufficient system resources."
            }
            try await with(server) { engine in
                await #expect { _ = try await load(engine) } throws: {
                    ($0 as? EngineError)?.code == .outOfMemory
                }
                await #expect { _ = try await load(engine, "zzz") } throws: {
                    let error = $0 as? EngineError
                    return error?.code == .modelNotFound
                        && error?.description.contains(LMStudioModel.qwen) == true
                }
            }
        }
    }

    @Test("A model can be brought into memory and taken out of it without being chosen")
    func warmAndFree() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            try await engine.warm(LMStudioModel.llama, settings: EngineSettings())
            #expect(server.state.withLock { $0.loaded[LMStudioModel.llama]?.count } == 1)
            server.state.withLock {
                $0.loaded[LMStudioModel.llama]?.append(.init(id: "second", window: 1))
            }
            try await engine.free("second")
            #expect(
                server.state.withLock { $0.loaded[LMStudioModel.llama]?.map(\.id) }
                    == [LMStudioModel.llama])
            server.state.withLock {
                $0.loaded[LMStudioModel.llama]?.append(.init(id: "second", window: 1))
            }
            try await engine.free(LMStudioModel.llama)
            #expect(server.state.withLock { $0.loaded[LMStudioModel.llama]?.isEmpty } == true)
        }
        try await with(LMStudioModel(.old)) { engine in
            await #expect { try await engine.free(LMStudioModel.llama) } throws: {
                ($0 as? EngineError)?.code == .unsupported
            }
        }
    }

    @Test("All that is told of a model can be read")
    func details() async throws {
        try await with(LMStudioModel()) { engine in
            _ = try await load(engine)
            let details = try await engine.details(of: LMStudioModel.llama)
            let values = Dictionary(details.metadata.map { ($0.key, $0.value) }) { $1 }
            #expect(values["quantization.name"] == "Q4_K_M")
            #expect(values["max_context_length"] == "131072")
            #expect(values["loaded_instances.1.config.context_length"] == "4096")
            #expect(values["capabilities.vision"] == "false")
            let qwen = try await engine.details(of: LMStudioModel.qwen)
            #expect(
                qwen.metadata.first { $0.key == "capabilities.reasoning.allowed_options" }?.value
                    == "low, medium, high")
        }
    }

    @Test("How full the cache is, is not told")
    func occupancy() async throws {
        try await with(LMStudioModel()) { engine in
            _ = try await load(engine)
            _ = try await reply(engine, request())
            await #expect { _ = try await engine.occupancy() } throws: {
                ($0 as? EngineError)?.code == .unsupported
            }
        }
    }
}
