internal import AsyncHTTPClient
internal import ChatCore
internal import EngineKit
internal import NIOCore
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What only a router does.
extension LlamaServerDialect {
    /// How often a router is asked how far it is.
    private static var poll: Duration { .milliseconds(250) }

    /// Has a router load the model, or looks how far that is. One that is out of memory
    /// again, after it was told to load it, has failed.
    func route(_ request: LoadRequest, on server: ServerConnection, isFirst: Bool)
        async throws(EngineError) -> LoadOutcome
    {
        let (entry, model) = try await routed(request.model, on: server)
        switch entry.status?.state {
        case .loaded, .sleeping:
            let answer = try await server.get("/props" + Self.query(entry.id))
            guard answer.status != 503, !isNotLoaded(answer) else {
                return .loading(fraction: nil)
            }
            return try .loaded(
                properties(answer, of: server).served(entry, model, kind, server))
        case .unloaded where isFirst:
            // It first ends the one used longest ago, which may have a reply to finish.
            let answer = try await server.patientPost(
                "/models/load", ModelName(model: entry.id))
            guard answer.status == 200 || says(answer, "already running") else {
                throw server.failure(answer.status, answer.body)
            }
            return .loading(fraction: nil)
        case .unloaded:
            throw failure(of: entry, model, on: server)
        case .downloading, .downloaded:
            throw EngineError(
                .failed,
                "llama-server at \(server.endpoint) is still fetching \(model.name): "
                    + "choose it again when it is there.")
        case .loading, nil:
            return .loading(fraction: entry.status?.fraction)
        }
    }

    func watchLoad(
        of request: LoadRequest, on server: ServerConnection,
        progress: @escaping @Sendable (Double) -> Void
    ) async {
        guard let (entry, _) = try? await routed(request.model, on: server) else { return }
        await watch(server) { event in
            if event.model == entry.id, let fraction = event.fraction { progress(fraction) }
        }
    }

    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    {
        try await requireRouter(
            server, "was started with its model and cannot load another: start it without one.")
        let (entry, description) = try await routed(model, on: server)
        // It holds back any question to a model until that is loaded.
        let answer = try await server.patientPost(
            "/tokenize?autoload=true", TokenizeRequest(model: entry.id))
        guard answer.status == 200 else {
            let (now, _) = try await routed(model, on: server)
            guard now.status?.failure == nil else {
                throw failure(of: now, description, on: server)
            }
            throw server.failure(answer.status, answer.body)
        }
    }

    func free(_ model: String, on server: ServerConnection) async throws(EngineError) {
        try await requireRouter(
            server, "was started with its model and keeps it: stop it where it runs.")
        let (entry, _) = try await routed(model, on: server)
        let answer = try await server.post("/models/unload", ModelName(model: entry.id))
        guard answer.status == 200 || says(answer, "not running") else {
            throw server.failure(answer.status, answer.body)
        }
        // It says so at once, and is at it for a moment.
        while try await routed(entry.id, on: server).entry.status?.state != .unloaded {
            try await pause(server.clock)
        }
    }

    func pull(
        _ name: String, on server: ServerConnection, clock: any Clock<Duration>,
        progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String {
        try await requireRouter(
            server, "was started with its model and fetches no others: start it without one.")
        progress(DownloadProgress(phase: .resolving, name: name))
        let before = Set(try await list(of: server).map(\.id))
        // It asks the hub for the model's files before it answers.
        let answer = try await server.patientPost("/models", ModelName(model: name))
        if says(answer, "already exists") { return name }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        progress(DownloadProgress(phase: .downloading, name: name))
        let hasFailed = Mutex(false)
        let watcher = Task {
            await watch(server) { event in
                guard event.model == name else { return }
                if event.event == "download_failed" { hasFailed.withLock { $0 = true } }
                guard let bytes = event.bytes else { return }
                progress(
                    DownloadProgress(
                        phase: .downloading, name: name, received: bytes.done,
                        total: bytes.total > 0 ? bytes.total : nil))
            }
        }
        do {
            while let entry = try await list(of: server).first(where: { $0.id == name }),
                [.downloading, .downloaded].contains(entry.status?.state)
            {
                try await pause(clock)
            }
        } catch {
            await end(watcher)
            // Not of this task, which may have been stopped.
            let stop = Task { _ = try? await server.post("/models/unload", ModelName(model: name)) }
            await stop.value
            throw error
        }
        await end(watcher)
        let after = try await list(of: server).map(\.id)
        let fetched = after.filter { $0 == name || $0.hasPrefix(name + ":") }
        guard let found = fetched.first(where: { !before.contains($0) }) ?? fetched.first,
            !hasFailed.withLock({ $0 })
        else {
            throw EngineError(
                .failed,
                "llama-server at \(server.endpoint) could not fetch "
                    + "\(ServerExplanation.printable(name)): look at its log, or try again.")
        }
        return found
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        let props = try await server.get("/props")
        guard try properties(props, of: server).isRouter else {
            let (entry, _) = try await served(model, on: server)
            return ModelDetails(entry, properties: props)
        }
        let (entry, _) = try await routed(model, on: server)
        let own = try await server.get("/props" + Self.query(entry.id))
        return ModelDetails(entry, properties: own.status == 200 ? own : nil)
    }

    // MARK: Parts

    /// The entry of the model `name` in a router's list. An empty name means one that is
    /// in memory, or the first. Throws `.modelNotFound`.
    private func routed(_ name: String, on server: ServerConnection) async throws(EngineError)
        -> (entry: LlamaServerModel, model: ModelDescription)
    {
        let offered = try await list(of: server).map {
            ($0, $0.description(engine: engineName, at: server.endpoint))
        }
        let found =
            name.isEmpty
            ? offered.first { $0.0.isInMemory } ?? offered.first
            : offered.first { $0.0.id == name } ?? offered.first { $0.0.isCalled(name, $0.1) }
        guard let found else {
            throw server.explain.unknownModel(name, listed: offered.map(\.1.name))
        }
        return found
    }

    private func requireRouter(_ server: ServerConnection, _ why: String)
        async throws(EngineError)
    {
        guard try properties(await server.get("/props"), of: server).isRouter else {
            throw EngineError(.unsupported, "llama-server at \(server.endpoint) \(why)")
        }
    }

    /// Why the model is out of memory again.
    private func failure(
        of entry: LlamaServerModel, _ model: ModelDescription, on server: ServerConnection
    ) -> EngineError {
        let why =
            entry.status?.failure.map {
                "could not load \(model.name) (its process ended with status \($0)): look at its log, or choose another model."
            }
            ?? "has put \(model.name) out of memory again: another model was asked for; choose it again."
        return EngineError(.failed, "llama-server at \(server.endpoint) \(why)")
    }

    /// Hands over what becomes of a router's models until the task is cancelled or the
    /// connection ends.
    private func watch(
        _ server: ServerConnection, _ handle: @escaping @Sendable (RouterEvent) -> Void
    ) async {
        var parser = SSEParser()
        do {
            let body = try await server.events(at: "/models/sse")
            for try await buffer in body {
                for case .event(_, let data) in try parser.feed(buffer.readableBytesView) {
                    guard !Task.isCancelled else { return }
                    if let event = try? JSONDecoder().decode(RouterEvent.self, from: Data(data)) {
                        handle(event)
                    }
                }
            }
        } catch {
            // How far it is remains unknown then; what came of it is asked for beside.
        }
    }

    private func end(_ task: Task<Void, Never>) async {
        task.cancel()
        await task.value
    }

    private func pause(_ clock: any Clock<Duration>) async throws(EngineError) {
        do {
            try await clock.sleep(for: Self.poll)
        } catch {
            throw EngineError(.cancelled, "The request was stopped.")
        }
    }

    private func says(_ answer: ServerConnection.Answer, _ words: String) -> Bool {
        let message = answer.decoded(as: ServerFailure.Body.self)?.error.message
        return answer.status >= 400 && message?.contains(words) == true
    }

    private struct ModelName: Encodable {
        var model: String
    }

    private struct TokenizeRequest: Encodable {
        var model: String
        var content = ""
    }
}
