import ChatCore
import EngineKit
import Foundation
import Testing

@testable import HTTPEngines

@Suite struct MLXDialectTests: DialectOnLoopback {
    let kind = ServerKind.mlx

    static let about = [
        "GET /v1/models": "mlx/03-models", "GET /health": "mlx/01-health",
        "POST /v1/chat/completions": "mlx/05-chat-nonstream",
    ]

    /// The events of a reply, read as the engine reads them.
    func play(_ capture: String) throws -> [GenerationEvent] {
        let call = try MLXDialect().call(
            for: request(), model: served(window: 8192), seed: 1,
            explain: ServerExplanation(name: "mlx_lm.server", address: "http://127.0.0.1:8080"))
        var reader = call.reader
        var events = try reader.feed(
            try Capture(capture).body, at: MonotonicInstant(nanoseconds: 0))
        events += try reader.end()
        return events
    }

    /// A server that lists one model of that name, and answers chats.
    func listing(_ id: String) -> LoopbackServer.Handler {
        { request, reply in
            switch request.line {
            case "GET /v1/models":
                try await reply.sendJSON(#"{"object":"list","data":[{"id":"\#(id)"}]}"#)
                return .keep
            case "POST /v1/chat/completions":
                try await reply.send(try Capture("mlx/05-chat-nonstream"))
                return .close
            default:
                try await reply.sendJSON("{}")
                return .keep
            }
        }
    }

    func loaded(_ id: String, _ request: LoadRequest = LoadRequest(model: "")) async throws
        -> LoadedModel
    {
        try await run([:], other: listing(id)) { try await $0.load(request) { _ in } }.result
    }

    func folder(_ config: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("canter-mlx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(config.utf8).write(to: folder.appendingPathComponent("config.json"))
        return folder
    }

    @Test("Loading has the model loaded by a reply of one token, which tells the version")
    func load() async throws {
        let (loaded, asked) = try await run(Self.about) {
            try await $0.load(LoadRequest(model: "")) { _ in }
        }
        #expect(loaded.engineVersion == "0.32.2, mlx 0.32.4")
        #expect(loaded.model.name == "/models/smollm2-hf")
        #expect(loaded.model.displayName == "smollm2-hf")
        // The folder is not on this machine.
        #expect(loaded.contextWindow == 0)
        #expect(loaded.model.quantization == nil)
        let chats = asked.filter { $0.line == "POST /v1/chat/completions" }
        #expect(chats.count == 1)
        let body = try json(try #require(chats.first).body)
        #expect(body["model"] as? String == "/models/smollm2-hf")
        #expect(body["max_tokens"] as? Int == 1)
        #expect(body["temperature"] as? Double == 0)
    }

    @Test("A model it does not list is never asked for: it would download it")
    func unlisted() async throws {
        let (error, asked) = try await run(Self.about) { engine in
            await failure { _ = try await engine.load(LoadRequest(model: "org/other")) { _ in } }
        }
        #expect(error?.code == .modelNotFound)
        #expect(error?.description.contains("/models/smollm2-hf") == true)
        #expect(!asked.contains { $0.line.hasPrefix("POST") })
    }

    @Test("A server that lists nothing still has the model it was started with")
    func noList() async throws {
        var about = Self.about
        about["GET /v1/models"] = "mlx/02-models-no-cache-folder"
        let loaded = try await loaded(about)
        #expect(loaded.model.name == "default_model")
        #expect(loaded.contextWindow == 0)
    }

    @Test("A model that cannot be loaded is said not to be there")
    func badModel() async throws {
        var about = Self.about
        about["POST /v1/chat/completions"] = "mlx/13-bad-model"
        let error = await failure { _ = try await loaded(about) }
        #expect(error?.code == .modelNotFound)
        #expect(error?.description.contains("cannot load /models/smollm2-hf") == true)
    }

    @Test("On this machine the model's folder tells window and quantization")
    func folder() async throws {
        let folder = try folder(
            """
            {"model_type": "qwen3", "max_position_embeddings": 40960,
             "quantization": {"group_size": 64, "bits": 4}, "torch_dtype": "bfloat16"}
            """)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 1000).write(to: folder.appendingPathComponent("model.safetensors"))
        try Data(#"{"chat_template": "{% if enable_thinking %}<think>{% endif %}"}"#.utf8).write(
            to: folder.appendingPathComponent("tokenizer_config.json"))
        let loaded = try await loaded(folder.path)
        #expect(loaded.contextWindow == 40960)
        #expect(loaded.model.quantization == Quantization("MLX 4-bit"))
        #expect(loaded.model.family == "qwen3")
        #expect(loaded.model.sizeBytes == 1000)
        #expect(
            loaded.thinking
                == ThinkingSupport(reasons: true, isSwitchable: true, takesEffort: false))
        try FileManager.default.removeItem(
            at: folder.appendingPathComponent("tokenizer_config.json"))
        #expect(try await !self.loaded(folder.path).hasChatTemplate)
        let settings = EngineSettings(contextWindow: 4096)
        let smaller = try await self.loaded(
            folder.path, LoadRequest(model: "", settings: settings))
        #expect(smaller.contextWindow == 4096)
        let larger = try await self.loaded(
            folder.path, LoadRequest(model: "", settings: EngineSettings(contextWindow: 99999)))
        #expect(larger.contextWindow == 40960)
    }

    @Test("Comments in front of the reply tell how far its prompt is")
    func progress() throws {
        let progress = try play("mlx/B05-prefill-progress-comments").compactMap {
            if case .promptProgress(let progress) = $0 { progress } else { nil }
        }
        #expect(progress.map(\.processed).prefix(6) == [64, 128, 192, 256, 320, 335])
        #expect(progress.allSatisfy { $0.total == 337 })
    }

    @Test("What came from the cache is told to the token")
    func cached() throws {
        let result = ending(try play("mlx/09-turn2-cached"))
        #expect(result?.usage?.promptTokens == 263)
        #expect(result?.usage?.cachedTokens == 241)
        #expect(result?.timings == EngineTimings())
    }

    @Test("A reply without its [DONE] was broken off, though its reason came")
    func withoutDone() {
        #expect { try play("mlx/17-stream-options-without-include-usage") } throws: {
            ($0 as? EngineError)?.code == .crashed
        }
        #expect { try play("mlx/B10-server-killed-mid-stream") } throws: {
            ($0 as? EngineError)?.code == .crashed
        }
    }

    @Test("A limit and a temperature are always sent: its own are 512 and 0")
    func limits() throws {
        var request = request()
        #expect(try body(of: request)["max_tokens"] as? Int == 48)
        #expect(try body(of: request)["temperature"] as? Double == 0)
        request.maxTokens = nil
        let room = try #require(try body(of: request, window: 2048)["max_tokens"] as? Int)
        #expect(room > 1900 && room < 2048)
        #expect(try body(of: request, window: 0)["max_tokens"] as? Int == 32768)
    }

    @Test("Settings go by its names, and none as a whole number where it wants a fraction")
    func fields() throws {
        var sampling = SamplingSettings(
            temperature: 1, topK: 20, topP: 0.9, minP: 0.1, repeatPenalty: 1.1, repeatLastN: 64)
        sampling.presencePenalty = 0.5
        sampling.xtcProbability = 1
        sampling.xtcThreshold = 0
        sampling.logitBias = [LogitBias(.token(4), 15)]
        var request = request(sampling)
        request.thinking.isEnabled = false
        let body = try body(of: request)
        #expect(body["top_k"] as? Int == 20)
        #expect(body["min_p"] as? Double == 0.1)
        #expect(body["repetition_penalty"] as? Double == 1.1)
        #expect(body["repetition_context_size"] as? Int == 64)
        #expect(body["presence_penalty"] as? Double == 0.5)
        #expect(body["frequency_penalty"] == nil)
        let probability = try #require(body["xtc_probability"] as? Double)
        #expect(probability > 0.99 && probability < 1)
        #expect((body["xtc_threshold"] as? Double ?? 0) > 0)
        #expect(body["logit_bias"] as? [String: Double] == ["4": 15])
        #expect((body["chat_template_kwargs"] as? [String: Bool]) == ["enable_thinking": false])
        #expect((body["stream_options"] as? [String: Bool])?["include_usage"] == true)
    }

    @Test("What an answer must follow is refused and not forgotten", arguments: [0, 1, 2])
    func constraints(_ which: Int) {
        var sampling = SamplingSettings()
        switch which {
        case 0: sampling.grammar = "root ::= [a-z]"
        case 1: sampling.jsonSchema = "{}"
        default: sampling.ignoreEOS = true
        }
        #expect { try body(of: request(sampling)) } throws: {
            ($0 as? EngineError)?.code == .unsupported
        }
    }

    @Test("A reply that has begun cannot be gone on with")
    func continuation() {
        var request = request()
        request.continuesReply = true
        #expect { try body(of: request) } throws: { ($0 as? EngineError)?.code == .unsupported }
    }
}
