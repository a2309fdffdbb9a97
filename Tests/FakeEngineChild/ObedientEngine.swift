internal import ChatCore
internal import Dispatch
internal import EngineKit
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An engine that does what the last message of its prompt says, a word and
/// sometimes a number: `count 5`, `hang`, `abort 3`, `print`, `throw`,
/// `break off`. Loading `missing` fails, loading `slow` goes on until it is
/// cancelled.
final class ObedientEngine: InferenceEngine {
    private struct State {
        var isLoaded = false
        /// The running generation, and what wakes it.
        var hanging: (id: GenerationID, wake: DispatchSemaphore)?
    }

    let name = "fake"
    private let state = Mutex(State())
    /// Where replies are made, one at a time, blocking as a decode does.
    private let queue = DispatchQueue(label: "decode")

    func models() async throws(EngineError) -> [ModelDescription] {
        [ModelDescription(name: "any", displayName: "any", store: "fake")]
    }

    func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        if request.model == "missing" {
            throw EngineError(.modelNotFound, "There is no such model; choose another.")
        }
        progress(LoadProgress(fraction: 0))
        while request.model == "slow" {
            guard !Task.isCancelled else { throw EngineError(.cancelled, "The load was stopped.") }
            await Task.yield()
        }
        progress(LoadProgress(fraction: 1))
        state.withLock { $0.isLoaded = true }
        FakeEngineChild.say("\u{1B}[32mloaded\u{1B}[0m \(request.model)\n", to: STDERR_FILENO)
        return LoadedModel(
            model: ModelDescription(name: request.model, displayName: request.model, store: "fake"),
            engine: name, contextWindow: request.settings.contextWindow ?? 2048,
            loadSeconds: .infinity)
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        TokenCount(messages.reduce(0) { $0 + $1.text.utf8.count }, .engineReported)
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount {
        TokenCount(request.model.utf8.count + messages.count, .engineReported)
    }

    func occupancy() async throws(EngineError) -> CacheOccupancy {
        guard state.withLock({ $0.isLoaded }) else {
            throw EngineError(.noModel, "Load a model first.")
        }
        return CacheOccupancy(cellsUsed: 1, cellsTotal: 2)
    }

    func unload() async {
        state.withLock { $0.isLoaded = false }
    }

    func cancel(_ id: GenerationID) {
        state.withLock { state in
            if state.hanging?.id == id { state.hanging?.wake.signal() }
        }
    }

    func generate(_ request: GenerationRequest) -> GenerationStream {
        let (stream, continuation) = GenerationStream.makeStream()
        let words = (request.messages.last?.text ?? "").split(separator: " ")
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        let wake = DispatchSemaphore(value: 0)
        if words.first == "hang" { state.withLock { $0.hanging = (request.id, wake) } }
        queue.async {
            var said = 0
            func token() {
                said += 1
                continuation.yield(
                    .text(
                        TextDelta(
                            channel: .answer, text: "t\(said) ", tokens: 1, depth: said, at: .now)))
            }
            var reason = FinishReason.stop
            switch words.first {
            case "count":
                continuation.yield(
                    .promptProgress(PromptProgress(processed: 8, total: 8, reused: 3)))
                for _ in 0..<number { token() }
                continuation.yield(.cache(CacheOccupancy(cellsUsed: number)))
            case "hang":
                token()
                wake.wait()
                reason = .cancelled
            case "print":
                // As a library would, over the standard output.
                FakeEngineChild.say("no frame at all\n", to: STDOUT_FILENO)
                token()
            case "abort":
                for _ in 0..<number { token() }
                FakeEngineChild.say("GGML_ASSERT(false) failed\n", to: STDERR_FILENO)
                abort()
            case "throw":
                continuation.finish(
                    throwing: EngineError(.contextOverflow, "Too long; start anew."))
                return
            default:
                continuation.finish()
                return
            }
            continuation.yield(
                .finished(
                    GenerationResult(
                        reason: reason,
                        usage: Usage(promptTokens: 8, cachedTokens: 3, completionTokens: said))))
            continuation.finish()
        }
        return stream
    }
}
