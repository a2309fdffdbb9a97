import ChatCore
import EngineKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

/// A llama-server without a model, which starts a process for each it is asked for, by what
/// a real one answered.
@Suite struct LlamaServerRouterTests: EngineOnLoopback {
    private static let model = "SmolLM2-135M-Instruct.Q4_1"
    private static let other = "gemma-3-270m-q4_k_m"

    /// A router whose list is the captures of `lists`, one after the other and the last
    /// for ever; what it is asked for is kept.
    private final class Router: Sendable {
        let seen = Mutex<[LoopbackServer.Request]>([])
        private let lists: Mutex<[String]>
        /// How each other path is answered.
        private let answers: [String: String]

        init(lists: [String], answers: [String: String] = [:]) {
            self.lists = Mutex(lists)
            self.answers = answers
        }

        func asked(_ line: String) -> Int {
            seen.withLock { $0.count { $0.line == line } }
        }

        var handler: LoopbackServer.Handler {
            { request, reply in
                self.seen.withLock { $0.append(request) }
                let name: String? =
                    switch request.line {
                    case "GET /v1/models":
                        self.lists.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
                    case "GET /props": "R-04-props-of-router"
                    case "GET /health": "01-health"
                    case let line: self.answers[line]
                    }
                if let name {
                    try await reply.send(try Capture("llama-server/\(name)"))
                } else {
                    try await reply.sendJSON(
                        #"{"error":{"code":404,"message":"File Not Found"}}"#,
                        status: "404 Not Found")
                }
                return .keep
            }
        }
    }

    private static let question = "?model=\(model)&autoload=false"

    private static let loaded = [
        "GET /props\(question)": "R-14-props-of-model",
        "GET /slots\(question)": "R-15-slots-of-model",
        "POST /models/load": "R-08-load",
        "GET /models/sse": "R-07-events-sse",
        "POST /v1/chat/completions/input_tokens?autoload=false": "11-count-chat-tokens",
    ]

    private func run<Result: Sendable>(
        _ router: Router, clock: any Clock<Duration> = ContinuousClock(),
        _ body: (ServerEngine) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.run(router.handler) { address, transport in
            try await body(
                ServerEngine(
                    .llamaServer, at: try Endpoint(address), apiKey: nil, transport: transport,
                    clock: clock))
        }
    }

    private func code(_ error: any Error) -> EngineError.Code? { (error as? EngineError)?.code }

    @Test("Its models are listed, with what is in memory and what their files' names tell")
    func list() async throws {
        let router = Router(lists: ["R-11-models-one-loaded"])
        let models = try await run(router) { try await $0.models() }
        #expect(models.map(\.name) == [Self.model, Self.other])
        #expect(models.map(\.displayName) == ["SmolLM2-135M-Instruct", "gemma-3-270m"])
        #expect(models.map(\.quantization?.rawValue) == ["Q4_1", "Q4_K_M"])
        #expect(models.map(\.isLoaded) == [true, false])
        #expect(models.map(\.window) == [2048, nil])
        #expect(models[0].sizeBytes == 96_576_768)
        #expect(models[0].trainedContext == 8192)
    }

    @Test("A model is loaded once, waited for, and what is in force is its own process's")
    func load() async throws {
        let router = Router(
            lists: [
                "R-02-models-all-unloaded", "R-09-models-while-loading",
                "R-09-models-while-loading", "R-11-models-one-loaded",
            ], answers: Self.loaded)
        let loaded = try await run(router) { engine in
            let loaded = try await engine.load(LoadRequest(model: Self.model)) { _ in }
            #expect(try await engine.occupancy().cellsTotal == 2048)
            #expect(
                try await engine.countTokens(in: [PromptMessage(.user, "Hi")]).provenance
                    == .engineReported)
            return loaded
        }
        #expect(loaded.contextWindow == 2048)
        #expect(loaded.threads == 1)
        #expect(loaded.hasChatTemplate)
        #expect(loaded.model.name == Self.model)
        #expect((loaded.loadSeconds ?? 0) > 0)
        #expect(router.asked("POST /models/load") == 1)
        let load = router.seen.withLock { $0.first { $0.line == "POST /models/load" } }
        #expect(
            load.map { String(decoding: $0.body, as: UTF8.self) } == #"{"model":"\#(Self.model)"}"#)
    }

    @Test("How far a load is comes from the router's events")
    func progress() throws {
        var parser = SSEParser()
        let capture = try Capture("llama-server/R-07-events-sse")
        let events = try parser.feed(capture.body).compactMap { item -> RouterEvent? in
            guard case .event(_, let data) = item else { return nil }
            return try? JSONDecoder().decode(RouterEvent.self, from: Data(data))
        }
        #expect(events.count == 12)
        let fractions = events.filter { $0.model == Self.model }.compactMap(\.fraction)
        #expect(fractions == [0, 0, 1])
        func event(_ data: String) throws -> RouterEvent {
            let json = #"{"model":"m","event":"e","data":\#(data)}"#
            return try JSONDecoder().decode(RouterEvent.self, from: Data(json.utf8))
        }
        let second = try event(
            #"{"status":"loading","progress":{"stages":["a","b"],"current":"b","value":0.5}}"#)
        #expect(second.fraction == 0.75)
        let download = try event(
            #"{"progress":{"http://a":{"done":5,"total":10},"http://b":{"done":1,"total":30}}}"#)
        #expect(download.bytes?.done == 6)
        #expect(download.bytes?.total == 40)
        #expect(download.fraction == nil)
    }

    @Test("One that is already being loaded by somebody else is waited for")
    func alreadyRunning() async throws {
        var answers = Self.loaded
        answers["POST /models/load"] = "R-12-load-again"
        let router = Router(
            lists: ["R-02-models-all-unloaded", "R-11-models-one-loaded"], answers: answers)
        let window = try await run(router) {
            try await $0.load(LoadRequest(model: Self.model)) { _ in }.contextWindow
        }
        #expect(window == 2048)
    }

    @Test("A process that ends while it loads is told with its status")
    func failedLoad() async throws {
        let router = Router(
            lists: ["R-02-models-all-unloaded", "R-29-models-after-instance-death"],
            answers: Self.loaded)
        await #expect {
            try await run(router) { try await $0.load(LoadRequest(model: Self.other)) { _ in } }
        } throws: {
            code($0) == .failed && "\($0)".contains("status 1") && "\($0)".contains(Self.other)
        }
        // It is tried again when it is asked for again.
        #expect(router.asked("POST /models/load") == 1)
    }

    @Test("One that another's request pushed out again is told, and not loaded for ever")
    func pushedOut() async throws {
        let router = Router(
            lists: [
                "R-02-models-all-unloaded", "R-09-models-while-loading",
                "R-33-models-after-evict",
            ], answers: Self.loaded)
        await #expect {
            try await run(router) { try await $0.load(LoadRequest(model: Self.model)) { _ in } }
        } throws: { code($0) == .failed && "\($0)".contains("out of memory again") }
        #expect(router.asked("POST /models/load") == 1)
    }

    @Test("A name it does not have is refused with those it has")
    func unknown() async throws {
        let router = Router(lists: ["R-11-models-one-loaded"], answers: Self.loaded)
        await #expect {
            try await run(router) { try await $0.load(LoadRequest(model: "zzz")) { _ in } }
        } throws: { code($0) == .modelNotFound && "\($0)".contains(Self.other) }
    }

    @Test("No name means the one in memory")
    func noName() async throws {
        let router = Router(lists: ["R-11-models-one-loaded"], answers: Self.loaded)
        let loaded = try await run(router) { try await $0.load(LoadRequest(model: "")) { _ in } }
        #expect(loaded.model.name == Self.model)
        #expect(loaded.loadSeconds == nil)
    }

    @Test("Counting, reading ahead and asking for the cache never load a model")
    func evicted() async throws {
        var answers = Self.loaded
        answers["GET /slots\(Self.question)"] = "R-26-props-no-autoload"
        answers["POST /v1/chat/completions/input_tokens?autoload=false"] = "R-26-props-no-autoload"
        answers["POST /v1/chat/completions?autoload=false"] = "R-26-props-no-autoload"
        let router = Router(lists: ["R-11-models-one-loaded"], answers: answers)
        try await run(router) { engine in
            _ = try await engine.load(LoadRequest(model: Self.model)) { _ in }
            let count = try await engine.countTokens(in: [PromptMessage(.user, "Hi")])
            #expect(count.provenance == .estimated)
            #expect(try await engine.occupancy().cellsUsed == 0)
            var ahead = request()
            ahead.maxTokens = 0
            // Loading the model again is what helps.
            await #expect {
                for try await _ in engine.generate(ahead) {}
            } throws: { code($0) == .noModel }
        }
    }

    @Test("Freeing waits until the model is out of memory, and is content when it was")
    func free() async throws {
        let router = Router(
            lists: [
                "R-11-models-one-loaded", "R-24-models-after-unload", "R-02-models-all-unloaded",
            ],
            answers: ["POST /models/unload": "R-23-unload"])
        try await run(router) { try await $0.free(Self.model) }
        #expect(router.asked("POST /models/unload") == 1)
        #expect(router.asked("GET /v1/models") == 3)
        let idle = Router(
            lists: ["R-02-models-all-unloaded"],
            answers: ["POST /models/unload": "R-25-unload-again"])
        try await run(idle) { try await $0.free(Self.model) }
    }

    @Test("Details are the properties of the model's process, its template whole")
    func details() async throws {
        let router = Router(lists: ["R-11-models-one-loaded"], answers: Self.loaded)
        let details = try await run(router) { try await $0.details(of: Self.model) }
        #expect(details.template?.contains("<|im_start|>") == true)
        let values = Dictionary(
            details.metadata.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        #expect(values["n_ctx"] == "2048")
        #expect(values["n_ctx_train"] == "8192")
        #expect(values["status"] == "loaded")
        #expect(values["modalities.vision"] == "false")
        #expect(details.metadata.map(\.key) == details.metadata.map(\.key).sorted())
        #expect(details.metadata.allSatisfy { !$0.value.contains("\n") })
    }

    @Test("A server with one model says that it can neither load, unload nor fetch another")
    func single() async throws {
        try await LoopbackServer.run(llamaServer { _, _ in .close }) { address, transport in
            let engine = try engine(address, transport)
            let details = try await engine.details(of: "")
            #expect(details.template != nil)
            let name = try await engine.models()[0].name
            for ask in [
                { try await engine.warm(name, settings: EngineSettings()) },
                { try await engine.free(name) },
                { _ = try await engine.pull("org/name") { _ in } },
            ] as [() async throws -> Void] {
                await #expect { try await ask() } throws: {
                    code($0) == .unsupported && "\($0)".contains("started with its model")
                }
            }
        }
    }

    @Test("What ended a routed reply is told in the router's words")
    func proxyError() async throws {
        let error = try await failure { _, reply in
            try await reply.send(try Capture("llama-server/R-28-instance-killed-mid-stream"))
            return .keep
        }
        #expect(error.code == .crashed)
        #expect(error.description.contains("proxy error: Failed to read connection"))
    }

    @Test(
        "Types of files are called as people call them",
        arguments: [
            ("Q4_K - Medium", "Q4_K_M"), ("Q3_K - Small", "Q3_K_S"), ("Q8_0", "Q8_0"),
            ("all F32", "F32"), ("IQ4_NL - 4.5 bpw", "IQ4_NL"), ("Q4_0 (guessed)", "Q4_0"),
        ])
    func fileTypes(told: String, name: String) {
        #expect(Quantization(fileType: told).rawValue == name)
    }
}
