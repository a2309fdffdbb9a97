import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

/// Tests of an engine against a server on a loopback port that answers like llama-server.
protocol EngineOnLoopback {}

extension EngineOnLoopback {
    /// Answers what llama-server answers about itself, and leaves chats to `chat`.
    func llamaServer(_ chat: @escaping LoopbackServer.Handler) -> LoopbackServer.Handler {
        { request, reply in
            // A server with one model looks away from what a query says.
            switch request.line.prefix(while: { $0 != "?" }) {
            case "GET /props": try await reply.send(try Capture("llama-server/04-props"))
            case "GET /health": try await reply.send(try Capture("llama-server/01-health"))
            case "GET /v1/models": try await reply.send(try Capture("llama-server/02-models"))
            case "GET /slots": try await reply.send(try Capture("llama-server/35-slots-after"))
            case "POST /v1/chat/completions/input_tokens":
                try await reply.send(try Capture("llama-server/11-count-chat-tokens"))
            default: return try await chat(request, reply)
            }
            return .keep
        }
    }

    func engine(_ address: String, _ transport: HTTPTransport, key: String? = nil) throws
        -> ServerEngine
    {
        ServerEngine(
            .llamaServer, at: try Endpoint(address), apiKey: key.flatMap(APIKey.init),
            transport: transport)
    }

    func request(_ id: UInt64 = 1) -> GenerationRequest {
        GenerationRequest(
            id: GenerationID(rawValue: id), messages: [PromptMessage(.user, "Hi")],
            sampling: SamplingSettings(temperature: 0, seed: 42), maxTokens: 48)
    }

    /// The events of a loaded engine's one reply.
    func events(
        limits: HTTPTransport.Limits = LoopbackServer.patience,
        to request: GenerationRequest? = nil,
        _ chat: @escaping LoopbackServer.Handler
    ) async throws -> [GenerationEvent] {
        let request = request ?? self.request()
        return try await LoopbackServer.run(limits: limits, llamaServer(chat)) {
            address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var events: [GenerationEvent] = []
            for try await event in engine.generate(request) {
                events.append(event)
            }
            return events
        }
    }

    /// The error the one reply ends with.
    func failure(
        limits: HTTPTransport.Limits = LoopbackServer.patience,
        _ chat: @escaping LoopbackServer.Handler
    ) async throws -> EngineError {
        do {
            let events = try await events(limits: limits, chat)
            Issue.record("no error but \(events.count) events")
            throw EngineError(.failed, "no error")
        } catch let error as EngineError {
            return error
        }
    }

    func text(_ events: [GenerationEvent]) -> String {
        events.map { if case .text(let delta) = $0 { delta.text } else { "" } }.joined()
    }
}
