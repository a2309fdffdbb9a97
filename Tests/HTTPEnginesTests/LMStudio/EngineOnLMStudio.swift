import ChatCore
import EngineKit
import Synchronization
import TestSupport

@testable import HTTPEngines

/// Tests of an engine against a modelled LM Studio.
protocol EngineOnLMStudio {}

extension EngineOnLMStudio {
    /// Runs `body` with an engine at `server`, whose clock is `clock`.
    @discardableResult
    func with<Result: Sendable>(
        _ server: LMStudioModel, clock: ManualClock = ManualClock(),
        _ body: (ServerEngine) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.run(server.handler) { address, transport in
            try await body(
                ServerEngine(
                    .lmStudio, at: try Endpoint(address), apiKey: nil, transport: transport,
                    clock: clock, now: { clock.now }))
        }
    }

    func request(_ id: UInt64 = 1) -> GenerationRequest {
        GenerationRequest(
            id: GenerationID(rawValue: id),
            messages: [
                PromptMessage(.user, "Hi"), PromptMessage(.assistant, "Hello."),
                PromptMessage(.user, "Rain?"),
            ], sampling: SamplingSettings(temperature: 0, seed: 42), maxTokens: 48)
    }

    func load(
        _ engine: ServerEngine, _ model: String = LMStudioModel.llama,
        _ settings: EngineSettings = EngineSettings()
    ) async throws -> LoadedModel {
        try await engine.load(LoadRequest(model: model, settings: settings)) { _ in }
    }

    /// The events of a reply, and the error it ends with.
    func reply(_ engine: ServerEngine, _ request: GenerationRequest) async throws
        -> (events: [GenerationEvent], error: EngineError?)
    {
        var events: [GenerationEvent] = []
        do {
            for try await event in engine.generate(request) {
                events.append(event)
            }
            return (events, nil)
        } catch let error as EngineError {
            return (events, error)
        }
    }

    func text(_ events: [GenerationEvent], _ channel: TextDelta.Channel = .answer) -> String {
        events.map {
            if case .text(let delta) = $0, delta.channel == channel { delta.text } else { "" }
        }.joined()
    }

    func result(_ events: [GenerationEvent]) -> GenerationResult? {
        if case .finished(let result) = events.last { result } else { nil }
    }
}
