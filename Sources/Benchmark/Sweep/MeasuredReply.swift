package import ChatCore
package import EngineKit
internal import Telemetry

/// A reply that was waited for, and its figures.
package struct MeasuredReply: Sendable {
    package let result: GenerationResult
    package let figures: ReplyFigures
    /// Seconds from sending to the first token, with or without text; `nil` for none.
    let firstToken: Double?

    /// Sends the request and follows its reply to the end; `each` sees every piece of it. Throws
    /// `.cancelled` when the task is cancelled, `.failed` for a stream that broke off, and what
    /// the engine throws.
    package init(
        of engine: any InferenceEngine, to request: GenerationRequest,
        now: @Sendable () -> MonotonicInstant, each: (TextDelta) -> Void = { _ in }
    ) async throws(EngineError) {
        let sent = now()
        var meter = ReplyMeter(sentAt: sent)
        var result: GenerationResult?
        var first: MonotonicInstant?
        do {
            for try await event in engine.generate(request) {
                switch event {
                case .promptProgress(let progress): meter.record(progress, at: now())
                case .text(let delta):
                    if first == nil { first = delta.earlier.first ?? delta.at }
                    meter.record(delta)
                    each(delta)
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
        self.result = result
        figures = meter.figures(for: result)
        firstToken = first?.seconds(since: sent)
    }
}
