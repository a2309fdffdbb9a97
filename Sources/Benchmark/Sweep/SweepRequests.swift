internal import ChatCore
internal import EngineKit
internal import Telemetry

/// Sends a sweep's prompts, and measures the replies.
struct SweepRequests {
    private let engine: any InferenceEngine
    private let now: @Sendable () -> MonotonicInstant
    private var last = GenerationID(rawValue: 0)
    private var gaps = GapHistogram()

    init(engine: any InferenceEngine, now: @escaping @Sendable () -> MonotonicInstant) {
        self.engine = engine
        self.now = now
    }

    /// Forgets the gaps between tokens so far: those of a warm-up do not count.
    mutating func forgetLatency() {
        gaps = GapHistogram()
    }

    /// Over the gaps of all replies since `forgetLatency`; `nil` for too few of them.
    var latency: LatencyPercentiles? {
        gaps.count >= GapHistogram.fewest ? gaps.percentiles : nil
    }

    /// One reply of at most `maxTokens`, always by the likeliest token. Throws `.cancelled` when
    /// the task is cancelled, `.failed` for a stream that broke off, and what the engine throws.
    mutating func sample(
        _ kind: SpeedTest.Kind, _ messages: [PromptMessage], maxTokens: Int
    ) async throws(EngineError) -> SpeedSample {
        let request = request(messages, maxTokens: maxTokens)
        var meter = ReplyMeter(sentAt: now())
        let (result, _) = try await reply(to: request, &meter)
        return SpeedSample(
            kind, usage: result.usage, finishReason: result.reason,
            figures: meter.figures(for: result))
    }

    /// The same of a prompt of tokens, behind which `maxTokens` are made. Throws `.failed`, too,
    /// where the engine did not do exactly that.
    mutating func sample(
        _ kind: SpeedTest.Kind, _ prompt: TokenPrompt, maxTokens: Int
    ) async throws(EngineError) -> SpeedSample {
        var request = request([], maxTokens: maxTokens)
        request.tokens = prompt
        let sent = now()
        var meter = ReplyMeter(sentAt: sent)
        let (result, first) = try await reply(to: request, &meter)
        guard let usage = result.usage, usage.promptTokens == prompt.count,
            usage.cachedTokens == prompt.shared, usage.completionTokens == maxTokens
        else {
            throw EngineError(
                .failed,
                "The engine read or made another number of tokens than it was asked for; run the measurement again."
            )
        }
        return SpeedSample(kind, exact: result, firstToken: first?.seconds(since: sent))
    }

    private mutating func request(
        _ messages: [PromptMessage], maxTokens: Int
    ) -> GenerationRequest {
        last = GenerationID(rawValue: last.rawValue + 1)
        var sampling = SamplingSettings(temperature: 0)
        // What follows filler is soon the end, and the reply is to be as long as was asked.
        sampling.ignoreEOS = true
        var request = GenerationRequest(
            id: last, messages: messages, sampling: sampling, maxTokens: maxTokens)
        // What a guess saves depends on the text, and the filler is not a text.
        request.speculation = .off
        return request
    }

    /// The whole reply, and when its first token came.
    private mutating func reply(
        to request: GenerationRequest, _ meter: inout ReplyMeter
    ) async throws(EngineError) -> (GenerationResult, MonotonicInstant?) {
        var result: GenerationResult?
        var first: MonotonicInstant?
        gaps.beginReply()
        do {
            for try await event in engine.generate(request) {
                switch event {
                case .promptProgress(let progress): meter.record(progress, at: now())
                case .text(let delta):
                    if first == nil { first = delta.earlier.first ?? delta.at }
                    meter.record(delta)
                    gaps.record(delta)
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
        return (result, first)
    }
}
