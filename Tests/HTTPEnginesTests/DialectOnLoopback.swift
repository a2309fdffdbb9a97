import ChatCore
import EngineKit
import Foundation
import Synchronization

@testable import HTTPEngines

/// Tests of one kind of server's dialect, against a loopback port that answers from captures.
protocol DialectOnLoopback {
    var kind: ServerKind { get }
}

extension DialectOnLoopback {
    /// Runs `body` with an engine whose requests get the captures by their lines, or what `other`
    /// answers; gives back what was asked as well.
    func run<Result: Sendable>(
        _ captures: [String: String],
        other: @escaping LoopbackServer.Handler = { _, reply in
            try await reply.sendJSON("{}", status: "404 Not Found")
            return .keep
        },
        _ body: (ServerEngine) async throws -> Result
    ) async throws -> (result: Result, asked: [LoopbackServer.Request]) {
        let asked = Mutex<[LoopbackServer.Request]>([])
        let handler: LoopbackServer.Handler = { request, reply in
            asked.withLock { $0.append(request) }
            guard let name = captures[request.line] else { return try await other(request, reply) }
            let capture = try Capture(name)
            try await reply.send(capture)
            // Of HTTP/1.0 the end of the connection is the end of the body.
            return capture.head.hasPrefix("HTTP/1.0") ? .close : .keep
        }
        let result = try await LoopbackServer.run(handler) { address, transport in
            try await body(
                ServerEngine(kind, at: try Endpoint(address), apiKey: nil, transport: transport))
        }
        return (result, asked.withLock { $0 })
    }

    func loaded(_ captures: [String: String], _ request: LoadRequest = LoadRequest(model: ""))
        async throws -> LoadedModel
    {
        try await run(captures) { try await $0.load(request) { _ in } }.result
    }

    /// The events of a loaded engine's one reply.
    func events(
        _ captures: [String: String], _ request: GenerationRequest? = nil
    ) async throws -> (result: [GenerationEvent], asked: [LoopbackServer.Request]) {
        try await run(captures) { engine in
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var events: [GenerationEvent] = []
            for try await event in engine.generate(request ?? self.request()) {
                events.append(event)
            }
            return events
        }
    }

    func request(_ sampling: SamplingSettings = SamplingSettings(temperature: 0, seed: 42))
        -> GenerationRequest
    {
        GenerationRequest(
            id: GenerationID(rawValue: 1), messages: [PromptMessage(.user, "Hi")],
            sampling: sampling, maxTokens: 48)
    }

    func served(window: Int) -> ServedModel {
        let description = ModelDescription(name: "m", displayName: "m", store: "s")
        return ServedModel(
            model: LoadedModel(model: description, engine: "e", contextWindow: window), id: "m")
    }

    /// The body a dialect makes for a request.
    func body(
        of request: GenerationRequest, window: Int = 2048, settings: EngineSettings = .init()
    ) throws -> [String: Any] {
        let call = try kind.dialect.call(
            for: request, model: served(window: window), seed: 42,
            explain: ServerExplanation(name: kind.engineName, address: "http://127.0.0.1:1"))
        return try json([UInt8](try JSONEncoder().encode(call.body)))
    }

    func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    func ending(_ events: [GenerationEvent]) -> GenerationResult? {
        events.compactMap { if case .finished(let result) = $0 { result } else { nil } }.last
    }

    func deltas(_ events: [GenerationEvent]) -> [TextDelta] {
        events.compactMap { if case .text(let delta) = $0 { delta } else { nil } }
    }

    /// The error that reading a capture as the chat's answer ends with.
    func failure(_ body: () async throws -> Void) async -> EngineError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? EngineError
        }
    }
}
