import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("Ollama: chats", .timeLimit(.minutes(5)))
struct OllamaChatTests: EngineOnOllama {
    private static let reloading = [
        "num_ctx", "num_batch", "num_gpu", "num_thread", "use_mmap", "main_gpu",
        "draft_num_predict",
    ]

    /// What of a request would make the server load the model anew.
    private func reloading(_ body: [String: JSONValue]) -> [String: JSONValue] {
        guard case .object(let options) = body["options"] else { return [:] }
        return options.filter { Self.reloading.contains($0.key) }
    }

    private func option(_ name: String, _ body: [String: JSONValue]?) -> JSONValue? {
        if case .object(let options) = body?["options"] { options[name] } else { nil }
    }

    @Test("A reply streams, over Ollama's own interface")
    func reply() async throws {
        let server = OllamaModel()
        try await with(server) { engine in
            _ = try await load(engine)
            let events = try await events(engine, request())
            #expect(text(events) == "The rain is wet.")
            #expect(result(events)?.reason == .stop)
            #expect(result(events)?.seed == 42)
            #expect(result(events)?.usage?.completionTokens == 5)
        }
        #expect(server.chats.count == 1)
        #expect(server.chats[0]["stream"] == .boolean(true))
    }

    @Test(
        "A second message does not load the model again, with and without a window asked for",
        arguments: [nil, 2048])
    func noReload(window: Int?) async throws {
        let server = OllamaModel()
        var settings = EngineSettings(contextWindow: window)
        settings.threads = 3
        settings.batch = 64
        settings.tuned = ["batch"]
        settings.loadMode = .copy
        try await with(server) { engine in
            _ = try await load(engine, settings)
            for turn in 1...3 {
                _ = try await events(engine, request("Hi", UInt64(turn)))
            }
        }
        #expect(server.state.withLock { $0.loads } == 1)
        let bodies = server.bodies("POST /api/chat")
        #expect(bodies.count == 4)
        for body in bodies {
            #expect(reloading(body)["num_ctx"] == window.map { .integer($0) })
            // What was found for another engine is not asked of this one.
            #expect(reloading(body)["num_batch"] == nil)
            #expect(reloading(body) == reloading(bodies[0]))
            #expect(body["shift"] == .boolean(false) && body["truncate"] == .boolean(false))
        }
        #expect(reloading(bodies[0])["num_thread"] == .integer(3))
        #expect(reloading(bodies[0])["use_mmap"] == .boolean(false))
    }

    @Test("A full window is shifted only where that was asked for")
    func shift() async throws {
        let server = OllamaModel()
        var request = request()
        request.mayShift = true
        try await with(server) { engine in
            _ = try await load(engine)
            _ = try await events(engine, request)
        }
        #expect(server.chats[0]["shift"] == .boolean(true))
        #expect(server.chats[0]["truncate"] == .boolean(false))
    }

    @Test("How tokens are drawn is passed on by Ollama's names")
    func sampling() async throws {
        let server = OllamaModel()
        var request = request()
        request.sampling.topK = 7
        request.sampling.typicalP = 0.9
        request.sampling.presencePenalty = 0.25
        request.sampling.mirostat = 2
        request.sampling.stop = ["###"]
        request.sampling.jsonSchema = #"{"type": "object", "required": ["a"]}"#
        try await with(server) { engine in
            _ = try await load(engine)
            _ = try await events(engine, request)
            _ = try await events(engine, self.request("Hi", 2))
        }
        let (body, plain) = (server.chats[0], server.chats[1])
        let expected: [String: JSONValue] = [
            "temperature": .integer(0), "top_k": .integer(7), "typical_p": .number(0.9),
            "presence_penalty": .number(0.25), "frequency_penalty": .integer(0),
            "repeat_penalty": .integer(1), "repeat_last_n": .integer(64), "seed": .integer(42),
            "num_predict": .integer(48), "mirostat": .integer(2), "mirostat_tau": .integer(5),
            "mirostat_eta": .number(0.1), "stop": .array([.string("###")]),
        ]
        for (name, value) in expected {
            #expect(option(name, body) == value, "\(name)")
        }
        #expect(
            body["format"]
                == .object(["type": .string("object"), "required": .array([.string("a")])]))
        // What was not asked for is the model's own.
        #expect(plain["format"] == nil && option("stop", plain) == nil)
        #expect(option("mirostat", plain) == nil)
    }

    @Test("What Ollama cannot do is said before anything is sent")
    func unsupported() async throws {
        let server = OllamaModel()
        var grammar = request()
        grammar.sampling.grammar = "root ::= [0-9]"
        var schema = request()
        schema.sampling.jsonSchema = "{"
        var continuation = request()
        continuation.continuesReply = true
        try await with(server) { engine in
            _ = try await load(engine)
            #expect(try await failure(engine, grammar).error?.code == .unsupported)
            #expect(try await failure(engine, schema).error?.code == .invalidSetting)
            #expect(try await failure(engine, continuation).error?.code == .unsupported)
        }
        #expect(server.chats.isEmpty)
    }

    @Test(
        "Thinking is asked for by the words a model knows, and of one that cannot not at all",
        arguments: [
            ("plain", "llama", ThinkingSettings(isEnabled: true, effort: "high"), nil),
            ("thinks", "qwen3", ThinkingSettings(), nil),
            ("thinks", "qwen3", ThinkingSettings(isEnabled: false), .boolean(false)),
            ("thinks", "qwen3", ThinkingSettings(isEnabled: true), .boolean(true)),
            // It would refuse a degree.
            ("thinks", "qwen3", ThinkingSettings(effort: "high"), .boolean(true)),
            ("thinks", "gptoss", ThinkingSettings(effort: "low"), .string("low")),
            // It cannot be silenced.
            ("thinks", "gptoss", ThinkingSettings(isEnabled: false), nil),
            ("untold", "qwen3", ThinkingSettings(isEnabled: true), nil),
        ] as [(String, String, ThinkingSettings, JSONValue?)])
    func thinking(kind: String, family: String, asked: ThinkingSettings, sent: JSONValue?)
        async throws
    {
        let capabilities: [String]? =
            switch kind {
            case "thinks": ["completion", "thinking"]
            case "plain": ["completion"]
            default: nil
            }
        let server = OllamaModel(
            .init(name: "m", capabilities: capabilities, family: family),
            script: .init(thinking: ["Hm."]))
        var request = request()
        request.thinking = asked
        try await with(server) { engine in
            _ = try await load(engine)
            #expect(try await failure(engine, request).error == nil)
        }
        #expect(server.chats[0]["think"] == sent)
    }

    @Test(
        "How long the model is kept is said in every request, or in none",
        arguments: [
            (KeepAlive.seconds(600), .integer(600), .integer(600)),
            (.forever, .integer(-1), .integer(-1)), (nil, nil, nil),
            // Without messages, 0 would mean to unload it.
            (.seconds(0), nil, .integer(0)),
        ] as [(KeepAlive?, JSONValue?, JSONValue?)])
    func keepAlive(asked: KeepAlive?, loading: JSONValue?, chatting: JSONValue?) async throws {
        let server = OllamaModel()
        var settings = EngineSettings()
        settings.keepAlive = asked
        try await with(server) { engine in
            _ = try await load(engine, settings)
            #expect(server.state.withLock { $0.loaded.count } == 1)
            let events = try await events(engine, request())
            #expect(result(events)?.reason == .stop)
        }
        #expect(server.bodies("POST /api/chat")[0]["keep_alive"] == loading)
        #expect(server.chats[0]["keep_alive"] == chatting)
    }

    @Test("The time of loading is told when the model had gone meanwhile, and only then")
    func gone() async throws {
        let clock = ManualClock()
        let server = OllamaModel()
        try await with(server, clock: clock) { engine in
            _ = try await load(engine)
            func loadSeconds(_ id: UInt64) async throws -> Double? {
                let events = try await events(engine, request("Hi", id))
                return result(events)?.timings.loadSeconds
            }
            // It is not asked whether it is there while it surely is.
            let asked = server.asked("GET /api/ps")
            #expect(try await loadSeconds(1) == nil)
            #expect(server.asked("GET /api/ps") == asked)
            clock.advance(by: .seconds(299))
            #expect(try await loadSeconds(2) == nil)
            #expect(server.asked("GET /api/ps") == asked + 1)
            clock.advance(by: .seconds(301))
            server.state.withLock { $0.loaded = [:] }
            #expect(try await loadSeconds(3) == 3)
        }
    }

    @Test("Stopping ends the stream with what there was, and closes the connection")
    func cancel() async throws {
        let server = OllamaModel(script: .init(ending: .hanging))
        try await with(server) { engine in
            _ = try await load(engine)
            var seen: [GenerationEvent] = []
            for try await event in engine.generate(request()) {
                seen.append(event)
                if text(seen) == "The rain is wet." { engine.cancel(GenerationID(rawValue: 1)) }
            }
            #expect(text(seen) == "The rain is wet.")
            #expect(result(seen)?.reason == .cancelled && result(seen)?.usage == nil)
            for await _ in server.closed { break }
        }
    }

    @Test("A reply that the server fails, or ends by itself, keeps its text")
    func failures() async throws {
        let server = OllamaModel(script: .init(ending: .error("llama runner has died")))
        try await with(server) { engine in
            _ = try await load(engine)
            let failed = try await failure(engine, request())
            #expect(failed.text == "The rain is wet.")
            #expect(failed.error?.description.contains("llama runner has died") == true)
            server.state.withLock { $0.script.ending = .silent }
            let ended = try await failure(engine, request("Hi", 2))
            #expect(ended.text == "The rain is wet.")
            #expect(ended.error?.description.contains("before it was done") == true)
        }
    }
}
