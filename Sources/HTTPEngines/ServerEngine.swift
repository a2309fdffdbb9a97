internal import AsyncHTTPClient
package import ChatCore
package import EngineKit
internal import NIOCore
internal import Synchronization

/// An engine behind HTTP, of any kind.
///
/// The server keeps the model, and several may use it at once; this engine
/// only remembers which one it was told of, and the replies it waits for.
/// Stopping one closes its connection, which every such server takes as a stop.
package final class ServerEngine: ModelServer {
    package let kind: ServerKind
    package var name: String { kind.engineName }
    package var address: String { server.endpoint.description }
    package var abilities: ServerAbilities { dialect.abilities }
    package var readsAhead: Bool { dialect.readsAhead }

    private let dialect: any ServerDialect
    private let server: ServerConnection
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> MonotonicInstant
    private let state = Mutex(State())

    private struct State {
        var loaded: ServedModel?
        var running: [GenerationID: Task<Void, Never>] = [:]
        /// What the loaded model's last reply took.
        var usage: Usage?
        var estimate = TokenEstimate()
        /// When the server last had to do with it for us.
        var lastUse: MonotonicInstant?
        /// Seconds; the shortest of some.
        var roundTrip: Double?
    }

    /// How long to wait before asking a loading server again.
    private static let loadPoll = Duration.milliseconds(250)

    /// How often the round trip is measured: the first one may open the connection.
    private static let pings = 4

    /// The engine at `endpoint`. Nothing is asked before the first call.
    package init(
        _ kind: ServerKind, at endpoint: Endpoint, apiKey: APIKey?,
        transport: HTTPTransport = .shared,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        self.kind = kind
        dialect = kind.dialect
        server = ServerConnection(
            endpoint: endpoint, apiKey: apiKey, transport: transport, name: kind.engineName,
            clock: clock)
        self.clock = clock
        self.now = now
    }

    package func models() async throws(EngineError) -> [ModelDescription] {
        try await dialect.models(of: server)
    }

    /// Waits while the server is loading. Most settings are the server's own
    /// affair; what is in force is what it says.
    package func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        let began = now()
        var served: ServedModel
        switch try await dialect.load(request, on: server) {
        case .loaded(let model):
            served = model
        case .loading(let fraction):
            served = try await wait(for: request, at: fraction, progress)
            served.wasLoaded = false
        }
        if !served.wasLoaded {
            served.wasLoaded = true
            served.model.loadSeconds = served.model.loadSeconds ?? now().seconds(since: began)
        }
        let loaded = served
        let roundTrip = await roundTrip()
        let end = now()
        return state.withLock { state in
            if state.loaded?.id != loaded.id {
                state.estimate = TokenEstimate()
                state.usage = nil
            }
            state.loaded = loaded
            state.roundTrip = roundTrip
            state.lastUse = end
            return loaded.model
        }
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        let model = try loaded()
        if let count = try await dialect.countTokens(
            in: messages, thinking: thinking, model: model, on: server)
        {
            return count
        }
        return state.withLock { $0.estimate }.tokens(in: messages)
    }

    package func generate(_ request: GenerationRequest) -> GenerationStream {
        let queue = EventQueue()
        state.withLock { state in
            state.running[request.id] = Task {
                await self.run(request, into: queue)
                let end = self.now()
                self.state.withLock { state in
                    state.running[request.id] = nil
                    state.lastUse = end
                }
            }
        }
        return queue.stream { [weak self] in self?.cancel(request.id) }
    }

    package func cancel(_ id: GenerationID) {
        state.withLock { $0.running[id] }?.cancel()
    }

    package func occupancy() async throws(EngineError) -> CacheOccupancy {
        let model = try loaded()
        return try await dialect.occupancy(
            of: model, last: state.withLock { $0.usage }, on: server)
    }

    /// Forgets the model. The server keeps it: others may be using it.
    package func unload() async {
        state.withLock { $0.loaded = nil }
    }

    // MARK: What it can beside chatting

    package func details(of model: String) async throws(EngineError) -> ModelDetails {
        try await dialect.details(of: model, on: server)
    }

    package func warm(_ model: String, settings: EngineSettings) async throws(EngineError) {
        try await dialect.warm(model, settings: settings, on: server)
    }

    package func free(_ model: String) async throws(EngineError) {
        try await dialect.free(model, on: server)
    }

    package func pull(
        _ name: String, progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String {
        try await dialect.pull(name, on: server, clock: clock, progress: progress)
    }

    // MARK: Parts

    /// Asks again and again until the server has loaded the model.
    private func wait(
        for request: LoadRequest, at fraction: Double?,
        _ progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> ServedModel {
        progress(LoadProgress(fraction: fraction))
        let watcher = Task {
            await dialect.watchLoad(of: request, on: server) {
                progress(LoadProgress(fraction: $0))
            }
        }
        let outcome: Result<ServedModel, EngineError>
        do throws(EngineError) {
            outcome = .success(try await poll(request, progress))
        } catch {
            outcome = .failure(error)
        }
        watcher.cancel()
        await watcher.value
        return try outcome.get()
    }

    private func poll(
        _ request: LoadRequest, _ progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> ServedModel {
        while true {
            do {
                try await clock.sleep(for: Self.loadPoll)
            } catch {
                throw EngineError(.cancelled, "Loading was stopped.")
            }
            switch try await dialect.continueLoad(request, on: server) {
            case .loaded(let served): return served
            case .loading(let fraction?): progress(LoadProgress(fraction: fraction))
            // What was told beside still holds.
            case .loading(nil): continue
            }
        }
    }

    private func loaded() throws(EngineError) -> ServedModel {
        guard let loaded = state.withLock({ $0.loaded }) else {
            throw EngineError(.noModel, "No model of \(name) is chosen: choose one first.")
        }
        return loaded
    }

    private func renewed(_ model: ServedModel) async -> ServedModel {
        let idle = state.withLock { $0.lastUse }.map { now().seconds(since: $0) } ?? 0
        return await dialect.renewed(model, idle: idle, on: server)
    }

    /// What a question and its answer take at the least, in seconds; `nil` where
    /// the server does not answer it.
    private func roundTrip() async -> Double? {
        var shortest: Double?
        for _ in 0..<Self.pings {
            let asked = now()
            guard (try? await server.get(dialect.pingPath)) != nil else { return shortest }
            let seconds = now().seconds(since: asked)
            shortest = min(shortest ?? seconds, seconds)
        }
        return shortest
    }

    private func run(_ request: GenerationRequest, into queue: EventQueue) async {
        // Drawn here, since servers do not tell the one they draw.
        let seed = request.sampling.seed ?? UInt32.random(in: 0..<UInt32.max)
        var reader: (any ReplyReader)?
        do {
            guard request.tokens == nil else {
                throw EngineError(
                    .unsupported, "\(name) reads text, not tokens; measure it with a conversation.")
            }
            let model = await renewed(try loaded())
            let call = try dialect.call(
                for: request, model: model, seed: seed, explain: server.explain)
            reader = call.reader
            let body = try await server.stream(call)
            let sampling = sampling(model, into: queue)
            defer { sampling?.cancel() }
            for try await buffer in body {
                var events: [GenerationEvent] = []
                // What came in front of an error stays.
                let outcome = Result {
                    try reader?.feed(
                        [UInt8](buffer.readableBytesView), at: now(), into: &events)
                }
                queue.append(completed(events, of: request))
                if reader?.isFinished == true { break }
                _ = try outcome.get()
                await queue.waitForRoom()
            }
            try Task.checkCancellation()
            queue.append(completed(try reader?.end() ?? [], of: request))
            queue.finish()
        } catch {
            guard Task.isCancelled else {
                let error = server.explained(error)
                learn(request, promptTokens: error.overflow?.exactPromptTokens)
                queue.finish(throwing: error)
                return
            }
            if reader?.isFinished != true {
                let result =
                    reader?.cancelled
                    ?? GenerationResult(reason: .cancelled, usage: nil, seed: seed)
                queue.append(completed([.finished(result)], of: request))
            }
            queue.finish()
        }
    }

    /// Looks at the cache again and again while a reply comes whose stream does
    /// not tell of it; `nil` for one that does.
    private func sampling(_ model: ServedModel, into queue: EventQueue) -> Task<Void, Never>? {
        dialect.occupancyInterval.map { interval in
            Task {
                while let occupancy = try? await dialect.occupancy(
                    of: model, last: nil, on: server), !Task.isCancelled
                {
                    queue.append([.cache(occupancy)])
                    guard (try? await clock.sleep(for: interval)) != nil else { return }
                }
            }
        }
    }

    /// The events, the end with what only the engine knows of it.
    private func completed(_ events: [GenerationEvent], of request: GenerationRequest)
        -> [GenerationEvent]
    {
        events.map { event in
            guard case .finished(var result) = event else { return event }
            learn(request, promptTokens: result.usage?.promptTokens)
            result.timings.roundTripSeconds = state.withLock { state in
                state.usage = result.usage ?? state.usage
                return state.roundTrip
            }
            return .finished(result)
        }
    }

    /// What these messages took is known now, which makes the next estimate better.
    private func learn(_ request: GenerationRequest, promptTokens: Int?) {
        guard let promptTokens else { return }
        state.withLock { state in
            // An old server cuts what does not fit and does not tell: a count of the
            // rest says nothing of the whole.
            guard
                !state.estimate.doubts(
                    promptTokens, for: request.messages, window: state.loaded?.window)
            else { return }
            state.estimate.learn(request.messages, tokens: promptTokens)
        }
    }
}

extension ContextOverflow {
    fileprivate var exactPromptTokens: Int? { isAtLeast ? nil : promptTokens }
}
