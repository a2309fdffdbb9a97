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
        let reply = try await reply(to: request(messages, maxTokens: maxTokens))
        return SpeedSample(
            kind, usage: reply.result.usage, finishReason: reply.result.reason,
            figures: reply.figures)
    }

    /// The same of a prompt of tokens, behind which `maxTokens` are made. Throws `.failed`, too,
    /// where the engine did not do exactly that.
    mutating func sample(
        _ kind: SpeedTest.Kind, _ prompt: TokenPrompt, maxTokens: Int
    ) async throws(EngineError) -> SpeedSample {
        var request = request([], maxTokens: maxTokens)
        request.tokens = prompt
        let reply = try await reply(to: request)
        guard let usage = reply.result.usage, usage.promptTokens == prompt.count,
            usage.cachedTokens == prompt.shared, usage.completionTokens == maxTokens
        else {
            throw EngineError(
                .failed,
                "The engine read or made another number of tokens than it was asked for; run the measurement again."
            )
        }
        return SpeedSample(kind, exact: reply.result, firstToken: reply.firstToken)
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

    private mutating func reply(
        to request: GenerationRequest
    ) async throws(EngineError) -> MeasuredReply {
        gaps.beginReply()
        return try await MeasuredReply(of: engine, to: request, now: now) { gaps.record($0) }
    }
}
