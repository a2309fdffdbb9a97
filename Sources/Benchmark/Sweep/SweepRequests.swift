internal import ChatCore
internal import EngineKit
internal import Telemetry

/// Sends a sweep's prompts, and measures the replies.
struct SweepRequests {
    private let engine: any InferenceEngine
    private let now: @Sendable () -> MonotonicInstant
    private var last = GenerationID(rawValue: 0)

    init(engine: any InferenceEngine, now: @escaping @Sendable () -> MonotonicInstant) {
        self.engine = engine
        self.now = now
    }

    /// One reply of at most `maxTokens`, always by the likeliest token. Throws `.cancelled` when
    /// the task is cancelled, `.failed` for a stream that broke off, and what the engine throws.
    mutating func sample(
        _ kind: SpeedTest.Kind, _ messages: [PromptMessage], maxTokens: Int
    ) async throws(EngineError) -> SpeedSample {
        last = GenerationID(rawValue: last.rawValue + 1)
        var sampling = SamplingSettings(temperature: 0)
        // What follows filler is soon the end, and the reply is to be as long as was asked.
        sampling.ignoreEOS = true
        var request = GenerationRequest(
            id: last, messages: messages, sampling: sampling, maxTokens: maxTokens)
        // What a guess saves depends on the text, and the filler is not a text.
        request.speculation = .off
        var meter = ReplyMeter(sentAt: now())
        var result: GenerationResult?
        do {
            for try await event in engine.generate(request) {
                switch event {
                case .promptProgress(let progress): meter.record(progress, at: now())
                case .text(let delta): meter.record(delta)
                case .finished(let finished): result = finished
                case .cache, .prompt, .drafting, .threads, .shifted, .stalled: break
                }
            }
        } catch {
            throw error as? EngineError ?? EngineError(.failed, "The engine failed: \(error).")
        }
        // A cancelled task's stream ends without a result.
        if Task.isCancelled || result?.reason == .cancelled {
            throw EngineError(.cancelled, "The measurement was stopped.")
        }
        guard let result else {
            throw EngineError(.failed, "The engine's answer broke off; run the measurement again.")
        }
        return SpeedSample(
            kind, usage: result.usage, finishReason: result.reason,
            figures: meter.figures(for: result))
    }
}
