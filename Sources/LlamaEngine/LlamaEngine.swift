internal import CLlama
package import ChatCore
package import EngineKit

/// llama.cpp in this process.
///
/// llama.cpp ends its process on some errors, so this actor is meant to run in
/// a child; see `EngineHost`. It blocks a thread of its own while it works.
package actor LlamaEngine: InferenceEngine {
    static let engineName = "llama.cpp"

    package nonisolated let name = LlamaEngine.engineName
    private nonisolated let executor = BlockingExecutor(label: "canter.llama")
    private nonisolated let stop = StopSignal()
    private var session: LoadedSession?
    /// Where states were last parked: outlives the model, for `discard`.
    private var store: StateStore?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Sets libllama up; its log goes to stderr from here on.
    package init() {
        LibraryLog.shared.install()
        llama_backend_init()
    }

    /// None: this engine loads any GGUF file by its path, and finding files is
    /// the model library's work.
    package func models() -> [ModelDescription] { [] }

    package func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        stop.beginLoad()
        // The old model goes first: two at once may not fit.
        session = nil
        return try await withTaskCancellation(of: stop) { () throws(EngineError) in
            let session = try ModelLoader(request: request, stop: self.stop, progress: progress)
                .load()
            self.session = session
            self.store = session.store
            var loaded = session.loaded
            loaded.tuned = request.settings.tuned
            return loaded
        }
    }

    package func memory(for request: LoadRequest) async throws(EngineError) -> MemoryEstimate {
        try ModelLoader(request: request, stop: stop, progress: { _ in })
            .memory(freed: session?.bytesFreedByUnloading ?? 0)
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) throws(EngineError) -> TokenCount {
        TokenCount(
            try loadedSession.tokens(of: messages, thinking: thinking).count, .engineReported)
    }

    // Async for the same reason as `park` below.
    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount {
        let count = try ModelLoader(request: request, stop: stop, progress: { _ in })
            .countTokens(in: messages, thinking: thinking)
        return TokenCount(count, .engineReported)
    }

    package nonisolated var readsAhead: Bool { true }
    package nonisolated var readsTokens: Bool { true }

    package nonisolated func generate(_ request: GenerationRequest) -> GenerationStream {
        GenerationStream { continuation in
            continuation.onTermination = { [stop] termination in
                if case .cancelled = termination { stop.stop(request.id) }
            }
            Task { await self.run(request, continuation) }
        }
    }

    package nonisolated func cancel(_ id: GenerationID) {
        stop.stop(id)
    }

    package func occupancy() throws(EngineError) -> CacheOccupancy {
        try loadedSession.occupancy(exact: true)
    }

    // Async, or callers who know the type would get the protocol's defaults.
    package func park(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState? {
        try session?.park(conversation)
    }

    package func restore(
        _ conversation: Conversation.ID
    ) async throws(EngineError) -> ParkedState? {
        session?.restore(conversation)
    }

    package func discard(_ conversation: Conversation.ID) async {
        store?.removeAll(of: conversation)
    }

    package func unload() {
        session = nil
    }

    private func run(
        _ request: GenerationRequest, _ continuation: GenerationStream.Continuation
    ) {
        stop.begin(request.id)
        defer { stop.end() }
        do {
            let session = try loadedSession
            let result: GenerationResult
            if let tokens = request.tokens {
                let run = TokenRun(session: session, request: request, prompt: tokens) {
                    continuation.yield($0)
                }
                result = try run.run()
            } else {
                let run = GenerationRun(session: session, request: request) {
                    continuation.yield($0)
                }
                result = try run.run()
            }
            continuation.yield(.finished(result))
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
        }
    }

    private var loadedSession: LoadedSession {
        get throws(EngineError) {
            guard let session else {
                throw EngineError(.noModel, "No model is loaded; choose one first.")
            }
            return session
        }
    }

    /// Runs `body` on this actor; cancelling the task raises the stop signal,
    /// which the blocked load looks at.
    private func withTaskCancellation<Result>(
        of stop: StopSignal, _ body: () throws(EngineError) -> Result
    ) async throws(EngineError) -> Result {
        let outcome: Swift.Result<Result, EngineError> = await withTaskCancellationHandler {
            do throws(EngineError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            stop.stopLoad()
        }
        return try outcome.get()
    }
}
