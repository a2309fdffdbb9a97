package import ChatCore
package import EngineKit
internal import NIOCore
internal import Synchronization

/// An engine behind OpenAI's chat completions: llama-server and its likes.
///
/// The server keeps the model, and several may use it at once; this engine
/// only remembers which one it was told of, and the replies it waits for.
/// Stopping one closes its connection, which every such server takes as a stop.
package final class OpenAICompatibleEngine: InferenceEngine {
    package var name: String { dialect.engineName }

    private let dialect: any ServerDialect
    private let server: ServerConnection
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> MonotonicInstant
    private let state = Mutex(State())

    private struct State {
        /// With what the server itself calls it.
        var loaded: Loaded?
        var running: [GenerationID: Task<Void, Never>] = [:]
    }

    private struct Loaded {
        var model: LoadedModel
        var id: String
        var continuesReplies: Bool
    }

    /// How long to wait before asking a loading server again.
    private static let loadPoll = Duration.milliseconds(250)

    /// The engine at `endpoint`. Nothing is asked before the first call.
    package convenience init(
        _ kind: ServerKind, at endpoint: Endpoint, apiKey: APIKey?,
        transport: HTTPTransport = .shared,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        let dialect: any ServerDialect =
            switch kind {
            case .llamaServer: LlamaServerDialect()
            case .openAI: PlainDialect()
            }
        self.init(dialect, endpoint, apiKey, transport, clock, now)
    }

    private init(
        _ dialect: any ServerDialect, _ endpoint: Endpoint, _ apiKey: APIKey?,
        _ transport: HTTPTransport,
        _ clock: any Clock<Duration>, _ now: @escaping @Sendable () -> MonotonicInstant
    ) {
        self.dialect = dialect
        self.server = ServerConnection(
            endpoint: endpoint, apiKey: apiKey, transport: transport, name: dialect.engineName)
        self.clock = clock
        self.now = now
    }

    package func models() async throws(EngineError) -> [ModelDescription] {
        try await dialect.models(of: server)
    }

    /// Waits while the server is loading. The settings are the server's own
    /// affair; what is in force is what it says.
    package func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        while true {
            switch try await dialect.load(request, on: server) {
            case .loaded(let model, let id, let continues):
                state.withLock {
                    $0.loaded = Loaded(model: model, id: id, continuesReplies: continues)
                }
                return model
            case .loading:
                progress(LoadProgress(fraction: nil))
                do {
                    try await clock.sleep(for: Self.loadPoll)
                } catch {
                    throw EngineError(.cancelled, "Loading was stopped.")
                }
            }
        }
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        try await dialect.countTokens(in: messages, model: try loaded().model, on: server)
    }

    package func generate(_ request: GenerationRequest) -> GenerationStream {
        let (stream, continuation) = GenerationStream.makeStream()
        state.withLock { state in
            state.running[request.id] = Task {
                await self.run(request, continuation)
                self.state.withLock { $0.running[request.id] = nil }
            }
        }
        continuation.onTermination = { [weak self] reason in
            if case .cancelled = reason { self?.cancel(request.id) }
        }
        return stream
    }

    package func cancel(_ id: GenerationID) {
        state.withLock { $0.running[id] }?.cancel()
    }

    package func occupancy() async throws(EngineError) -> CacheOccupancy {
        try await dialect.occupancy(of: try loaded().model, on: server)
    }

    /// Forgets the model. The server keeps it: others may be using it.
    package func unload() async {
        state.withLock { $0.loaded = nil }
    }

    // MARK: Parts

    private func loaded() throws(EngineError) -> Loaded {
        guard let loaded = state.withLock({ $0.loaded }) else {
            throw EngineError(.noModel, "No model of \(name) is chosen: choose one first.")
        }
        return loaded
    }

    private func run(_ request: GenerationRequest, _ continuation: GenerationStream.Continuation)
        async
    {
        // Drawn here, since servers do not tell the one they draw.
        let seed = request.sampling.seed ?? UInt32.random(in: 0..<UInt32.max)
        let window = state.withLock { $0.loaded }?.model.contextWindow
        var machine = ChatStreamMachine(explain: server.explain, contextWindow: window, seed: seed)
        do {
            let loaded = try loaded()
            guard !request.continuesReply || loaded.continuesReplies else {
                throw EngineError(
                    .unsupported,
                    "\(name) at \(server.endpoint.base) cannot go on with a reply: have it made again."
                )
            }
            var body = ChatRequestBody(model: loaded.id, request: request, seed: seed)
            dialect.extend(&body, for: request)
            try await read(
                try await server.stream("/v1/chat/completions", body), &machine, continuation)
            continuation.finish()
        } catch {
            if Task.isCancelled {
                if !machine.isFinished {
                    continuation.yield(.finished(machine.cancelled))
                }
                continuation.finish()
            } else {
                continuation.finish(throwing: server.explained(error))
            }
        }
    }

    private func read<Body: AsyncSequence>(
        _ body: Body, _ machine: inout ChatStreamMachine,
        _ continuation: GenerationStream.Continuation
    ) async throws where Body.Element == ByteBuffer {
        var parser = SSEParser()
        for try await buffer in body {
            let arrival = now()
            for case .event(_, let data) in try parser.feed(buffer.readableBytesView) {
                for event in try machine.receive(data, at: arrival) {
                    continuation.yield(event)
                }
            }
            if machine.isFinished { return }
        }
        for event in try machine.end() {
            continuation.yield(event)
        }
    }
}
