import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("Ollama: models and memory")
struct OllamaEngineTests: EngineOnOllama {
    @Test("Models are listed with what is told of them and whether they are in memory")
    func models() async throws {
        let server = OllamaModel(
            .init(name: "llama3.2:3b"), .init(name: "old:1b", capabilities: nil),
            .init(name: "nomic-embed-text:latest", capabilities: ["embedding"]),
            .init(
                name: "gpt-oss:120b-cloud",
                extra: #","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443""#))
        try await with(server) { engine in
            let before = try await engine.models()
            // What cannot chat is not offered; what runs elsewhere is, with the reason.
            #expect(before.map(\.name) == ["llama3.2:3b", "old:1b", "gpt-oss:120b-cloud"])
            let model = before[0]
            #expect(model.family == "llama" && model.parameters == 3_200_000_000)
            #expect(model.quantization == Quantization("Q4_K_M"))
            #expect(model.sizeBytes == 2_019_393_189 && model.store == "Ollama")
            #expect(model.engine == engine.address)
            #expect(model.isLoaded == false && model.window == nil && model.broken == nil)
            #expect(before[2].broken?.contains("ollama.com") == true)
            #expect(before[2].sizeBytes == nil)

            _ = try await load(engine)
            let after = try await engine.models()
            #expect(after[0].isLoaded == true && after[0].window == 4096)
            #expect(after[1].isLoaded == false)
        }
    }

    @Test("Loading tells what is in force, and what it took")
    func loading() async throws {
        let clock = ManualClock()
        let server = OllamaModel(.init(name: "llama3.2:latest"))
        server.state.withLock { $0.share = 0.6 }
        let handler = server.handler
        try await LoopbackServer.run({ request, reply in
            if request.line == "POST /api/chat" { clock.advance(by: .seconds(7)) }
            return try await handler(request, reply)
        }) { address, transport in
            let engine = ServerEngine(
                .ollama, at: try Endpoint(address), apiKey: nil, transport: transport,
                clock: clock, now: { clock.now })
            // Its newest version need not be named.
            let loaded = try await engine.load(LoadRequest(model: "llama3.2")) { _ in }
            #expect(loaded.model.name == "llama3.2:latest")
            #expect(loaded.contextWindow == 4096 && loaded.model.window == 4096)
            #expect(loaded.device == "GPU 60 %")
            #expect(loaded.engine == "Ollama" && loaded.engineVersion == "0.33.0")
            #expect(loaded.loadSeconds == 7)
            #expect(loaded.model.trainedContext == 32768)
            #expect(loaded.model.parameters == 3_212_749_888)
            #expect(loaded.hasChatTemplate && loaded.thinking == .none)
            #expect(loaded.fingerprint == "a80c4f17acd5")
            // The second time it is there already.
            let again = try await engine.load(LoadRequest(model: "llama3.2")) { _ in }
            #expect(again.loadSeconds == nil)
        }
        #expect(server.state.withLock { $0.loads } == 1)
    }

    @Test(
        "Where the weights lie is told in a word",
        arguments: [(1.0, "GPU"), (0, "CPU"), (0.004, "GPU 1 %"), (0.999, "GPU 99 %")])
    func device(share: Double, word: String) async throws {
        let server = OllamaModel()
        server.state.withLock { $0.share = share }
        try await with(server) { engine in
            let loaded = try await load(engine)
            #expect(loaded.device == word)
        }
    }

    @Test("A base model without a template is said to be one, and a thinking one to think")
    func kinds() async throws {
        var thinking = OllamaModel.Installed(name: "a", capabilities: ["completion", "thinking"])
        thinking.template = ""
        try await with(OllamaModel(thinking)) { engine in
            let loaded = try await load(engine)
            #expect(!loaded.hasChatTemplate)
            #expect(loaded.thinking.reasons && loaded.thinking.isSwitchable)
            #expect(!loaded.thinking.takesEffort)
        }
        let base = OllamaModel.Installed(name: "b", template: "{{ .Prompt }}")
        try await with(OllamaModel(base)) { engine in
            let loaded = try await load(engine)
            #expect(!loaded.hasChatTemplate)
        }
    }

    @Test("A model that is not there is refused with the names there are, one elsewhere with why")
    func refused() async throws {
        let cloud = OllamaModel.Installed(
            name: "big-cloud", extra: #","remote_host":"https://ollama.com""#)
        try await with(OllamaModel(.init(name: "a:1b"), cloud)) { engine in
            await #expect {
                _ = try await engine.load(LoadRequest(model: "zzz")) { _ in }
            } throws: {
                let error = $0 as? EngineError
                return error?.code == .modelNotFound && error?.description.contains("a:1b") == true
            }
            await #expect {
                _ = try await engine.load(LoadRequest(model: "big-cloud")) { _ in }
            } throws: {
                let error = $0 as? EngineError
                return error?.code == .unsupported
                    && error?.description.contains("ollama.com") == true
            }
        }
    }

    @Test("A model too large for its memory is told as that")
    func outOfMemory() async throws {
        let server = OllamaModel()
        server.state.withLock {
            $0.loadError =
                "model requires more system memory (40.0 GiB) than is available (9.1 GiB)"
        }
        try await with(server) { engine in
            await #expect { _ = try await load(engine) } throws: {
                ($0 as? EngineError)?.code == .outOfMemory
            }
        }
    }

    @Test("The window is what is in force, not what was asked for")
    func window() async throws {
        let server = OllamaModel(.init(name: "a", trained: 8192))
        try await with(server) { engine in
            let loaded = try await load(engine, EngineSettings(contextWindow: 100_000))
            #expect(loaded.contextWindow == 8192)
            let models = try await engine.models()
            #expect(models.first?.window == 8192)
        }
    }

    @Test("A model can be brought into memory and taken out of it without being chosen")
    func warmAndFree() async throws {
        let server = OllamaModel(.init(name: "a:latest"))
        try await with(server) { engine in
            #expect(engine.abilities == [.details, .warm, .free, .pull, .occupancy])
            var settings = EngineSettings(contextWindow: 2048)
            settings.keepAlive = .seconds(600)
            try await engine.warm("a", settings: settings)
            #expect(server.state.withLock { $0.loaded["a:latest"]?.window } == 2048)
            #expect(server.bodies("POST /api/chat").last?["keep_alive"] == .integer(600))
            // Chosen so, it need not load again.
            _ = try await load(engine, settings)
            #expect(server.state.withLock { $0.loads } == 1)
            try await engine.free("a")
            #expect(server.state.withLock { $0.loaded.isEmpty })
            await #expect { try await engine.free("b") } throws: {
                ($0 as? EngineError)?.code == .modelNotFound
            }
        }
    }

    @Test("All that is told of a model can be read")
    func details() async throws {
        let server = OllamaModel(
            .init(
                name: "a", capabilities: ["completion", "tools"],
                parameters: #"num_ctx 8192\nstop \"<|a|>\"\nstop \"<|b|>\""#))
        try await with(server) { engine in
            let details = try await engine.details(of: "a")
            let values = Dictionary(details.metadata.map { ($0.key, $0.value) }) { $1 }
            #expect(values["general.architecture"] == "llama")
            #expect(values["llama.context_length"] == "32768")
            #expect(values["llama.rope.freq_base"] == "500000.5")
            #expect(values["PARAMETER num_ctx"] == "8192")
            #expect(values["PARAMETER stop"] == #""<|a|>", "<|b|>""#)
            #expect(values["capabilities"] == "completion, tools")
            #expect(values["tokenizer.ggml.tokens"] == nil)
            #expect(details.metadata.map(\.key) == details.metadata.map(\.key).sorted())
            #expect(details.template?.contains(".Messages") == true)
            #expect(details.license == "MIT")
            await #expect { _ = try await engine.details(of: "b") } throws: {
                ($0 as? EngineError)?.code == .modelNotFound
            }
        }
    }

    @Test("How full the cache is, is estimated from the last reply, and unknown before")
    func occupancy() async throws {
        try await with(OllamaModel()) { engine in
            _ = try await load(engine)
            #expect(
                try await engine.occupancy()
                    == CacheOccupancy(cellsTotal: 4096, provenance: .estimated))
            let events = try await events(engine, request())
            let usage = try #require(result(events)?.usage)
            #expect(
                try await engine.occupancy()
                    == CacheOccupancy(
                        cellsUsed: usage.promptTokens + usage.completionTokens - 1,
                        cellsTotal: 4096, provenance: .estimated))
        }
    }

    @Test(
        "Sizes in short are read",
        arguments: [
            ("8.0B", 8_000_000_000), ("134.52M", 134_520_000), ("7b", 7_000_000_000), ("", nil),
            ("B", nil), ("-1B", nil), ("8x7B", nil), ("1e99B", nil),
        ] as [(String, Int?)])
    func sizes(text: String, count: Int?) {
        #expect(parameterCount(text) == count)
    }
}
