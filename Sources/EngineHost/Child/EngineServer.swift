internal import ChatCore
package import EngineKit
internal import Synchronization

/// The child's end of the wire: reads requests, has an engine carry them out,
/// writes answers and events as they come.
///
/// Requests are read by the thread that calls `run` and by nothing else, so a
/// cancel reaches the engine at once, whatever the engine or Swift's thread
/// pool is busy with.
package final class EngineServer: Sendable {
    private let engine: any InferenceEngine
    private let writer: FrameWriter
    /// The calls being carried out, so that they can be cancelled.
    private let calls = Mutex<[RequestID: Task<Void, Never>]>([:])

    /// Serves `engine`, answering on the descriptor `output`, which must block.
    package init(engine: any InferenceEngine, output: CInt) {
        self.engine = engine
        writer = FrameWriter(descriptor: output)
    }

    /// Says hello and serves requests from the descriptor `input` until it
    /// ends. Blocks the calling thread.
    ///
    /// Throws `.protocolViolation` when what comes in is no request.
    package func run(input: CInt) throws(EngineError) {
        try writer.send(.hello(Hello(engine: engine.name)))
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readAvailable(input, into: &buffer)
            guard count > 0 else { return }
            decoder.append(buffer[..<count])
            while let frame = try decoder.next() {
                serve(try RequestMessage(frame))
            }
        }
    }

    private func serve(_ request: RequestMessage) {
        switch request {
        case .cancelGeneration(let id): engine.cancel(id)
        case .cancelRequest(let id): calls.withLock { $0[id] }?.cancel()
        case .generate(let request): generate(request)
        case .load(let id, let request):
            answer(id) { [engine, writer] () async throws(EngineError) in
                .loaded(
                    id,
                    try await engine.load(request) { progress in
                        try? writer.send(.loadProgress(id, progress))
                    })
            }
        case .countTokens(let id, let question):
            answer(id) { [engine] () async throws(EngineError) in
                guard let model = question.model else {
                    return .counted(
                        id,
                        try await engine.countTokens(
                            in: question.messages, thinking: question.thinking))
                }
                return .counted(
                    id,
                    try await engine.countTokens(
                        in: question.messages, thinking: question.thinking, of: model))
            }
        case .memory(let id, let request):
            answer(id) { [engine] () async throws(EngineError) in
                .memory(id, try await engine.memory(for: request))
            }
        case .park(let id, let conversation):
            answer(id) { [engine] () async throws(EngineError) in
                .parked(id, try await engine.park(conversation))
            }
        case .restore(let id, let conversation):
            answer(id) { [engine] () async throws(EngineError) in
                .parked(id, try await engine.restore(conversation))
            }
        case .discard(let id, let conversation):
            answer(id) { [engine] () async throws(EngineError) in
                await engine.discard(conversation)
                return .discarded(id)
            }
        case .models(let id):
            answer(id) { [engine] () async throws(EngineError) in
                .models(id, try await engine.models())
            }
        case .occupancy(let id):
            answer(id) { [engine] () async throws(EngineError) in
                .occupancy(id, try await engine.occupancy())
            }
        case .unload(let id):
            answer(id) { [engine] () async throws(EngineError) in
                await engine.unload()
                return .unloaded(id)
            }
        }
    }

    /// Runs a call beside the reader and sends what it returns or throws.
    private func answer(
        _ id: RequestID, _ call: @escaping @Sendable () async throws(EngineError) -> ReplyMessage
    ) {
        // Started under the lock, which the task needs to remove itself: it
        // cannot be done before it is in the table.
        calls.withLock { calls in
            calls[id] = Task {
                do throws(EngineError) {
                    try self.writer.send(try await call())
                } catch {
                    try? self.writer.send(.failed(id, error))
                }
                self.calls.withLock { $0[id] = nil }
            }
        }
    }

    /// Starts a reply here, on the reader, so that a cancel read next finds it.
    private func generate(_ request: GenerationRequest) {
        let stream = engine.generate(request)
        Task { [writer] in
            do {
                var isFinished = false
                for try await event in stream {
                    try writer.send(.event(request.id, event))
                    if case .finished = event { isFinished = true }
                }
                guard !isFinished else { return }
                throw EngineError(
                    .failed, "The engine ended its reply without saying why; send again.")
            } catch {
                let error =
                    error as? EngineError
                    ?? EngineError(.failed, "The engine failed: \(error); send again.")
                try? writer.send(.generationFailed(request.id, error))
            }
        }
    }
}
