import ChatCore
import EngineKit
import Foundation

@testable import LlamaEngine

/// The starter model, which the set-up fetches before tests run.
enum TestModel {
    /// Where the set-up keeps what was made once.
    static let cacheFolder =
        ProcessInfo.processInfo.environment["CANTER_CACHE"] ?? NSHomeDirectory() + "/.cache/canter"

    static let path =
        ProcessInfo.processInfo.environment["CANTER_TEST_MODEL"]
        ?? NSHomeDirectory() + "/.local/share/canter/models/SmolLM2-135M-Instruct.Q4_1.gguf"

    /// One with a sliding window, and without a chat template.
    static let secondPath =
        ProcessInfo.processInfo.environment["CANTER_TEST_MODEL_2"]
        ?? NSHomeDirectory() + "/.local/share/canter/models/gemma-3-270m-Q4_K_M.gguf"

    /// An engine with the starter model and a small window.
    static func engine(
        context: Int = 1024, kvType: String? = nil
    ) async throws -> (engine: LlamaEngine, loaded: LoadedModel) {
        let engine = LlamaEngine()
        let settings = EngineSettings(contextWindow: context, kvTypeK: kvType, kvTypeV: kvType)
        let loaded = try await engine.load(LoadRequest(model: path, settings: settings)) { _ in }
        return (engine, loaded)
    }

    /// The starter model without the engine around it.
    static func session(
        context: Int = 256, model: String = path
    ) throws(EngineError) -> LoadedSession {
        _ = LlamaEngine()
        return try ModelLoader(
            request: LoadRequest(
                model: model, settings: EngineSettings(contextWindow: context)),
            stop: StopSignal(), progress: { _ in }
        ).load()
    }
}

/// A finished generation, taken apart.
struct Reply {
    var text = ""
    var deltas: [TextDelta] = []
    var progress: [PromptProgress] = []
    var occupancy: [CacheOccupancy] = []
    var reuse: PromptReuse?
    var others: [GenerationEvent] = []
    var result: GenerationResult?

    /// Reads a stream to its end, showing each event to `watch` first.
    init(_ stream: GenerationStream, watch: (GenerationEvent) -> Void = { _ in }) async throws {
        for try await event in stream {
            watch(event)
            switch event {
            case .promptProgress(let step): progress.append(step)
            case .text(let delta):
                deltas.append(delta)
                text += delta.text
            case .cache(let occupancy): self.occupancy.append(occupancy)
            case .prompt(let reuse): self.reuse = reuse
            case .drafting, .threads, .shifted, .stalled: others.append(event)
            case .finished(let result): self.result = result
            }
        }
    }
}

/// A request for a greedy reply to one question.
func request(
    _ id: UInt64, _ messages: [PromptMessage], temperature: Double = 0, seed: UInt32? = nil,
    maxTokens: Int? = 24
) -> GenerationRequest {
    GenerationRequest(
        id: GenerationID(rawValue: id), messages: messages,
        sampling: SamplingSettings(temperature: temperature, seed: seed), maxTokens: maxTokens)
}
