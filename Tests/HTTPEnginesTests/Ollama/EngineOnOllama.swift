import ChatCore
import EngineKit
import Synchronization
import TestSupport

@testable import HTTPEngines

/// Tests of an engine against a modelled Ollama.
protocol EngineOnOllama {}

extension EngineOnOllama {
    /// Runs `body` with an engine at `server`, whose clock is `clock`.
    @discardableResult
    func with<Result: Sendable>(
        _ server: OllamaModel, clock: ManualClock = ManualClock(),
        _ body: (ServerEngine) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.run(server.handler) { address, transport in
            try await body(
                ServerEngine(
                    .ollama, at: try Endpoint(address), apiKey: nil, transport: transport,
                    clock: clock, now: { clock.now }))
        }
    }

    func request(_ text: String = "Hi", _ id: UInt64 = 1) -> GenerationRequest {
        GenerationRequest(
            id: GenerationID(rawValue: id), messages: [PromptMessage(.user, text)],
            sampling: SamplingSettings(temperature: 0, seed: 42), maxTokens: 48)
    }

    func load(_ engine: ServerEngine, _ settings: EngineSettings = EngineSettings())
        async throws -> LoadedModel
    {
        try await engine.load(LoadRequest(model: "", settings: settings)) { _ in }
    }

    func events(_ engine: ServerEngine, _ request: GenerationRequest) async throws
        -> [GenerationEvent]
    {
        var events: [GenerationEvent] = []
        for try await event in engine.generate(request) {
            events.append(event)
        }
        return events
    }

    /// The error the reply ends with, and the text in front of it.
    func failure(_ engine: ServerEngine, _ request: GenerationRequest) async throws
        -> (error: EngineError?, text: String)
    {
        var events: [GenerationEvent] = []
        do {
            for try await event in engine.generate(request) {
                events.append(event)
            }
            return (nil, text(events))
        } catch let error as EngineError {
            return (error, text(events))
        }
    }

    func text(_ events: [GenerationEvent]) -> String {
        events.map { if case .text(let delta) = $0 { delta.text } else { "" } }.joined()
    }

    func result(_ events: [GenerationEvent]) -> GenerationResult? {
        if case .finished(let result) = events.last { result } else { nil }
    }
}
