internal import AsyncHTTPClient
internal import ChatCore
internal import EngineKit
internal import NIOCore

/// Ollama, by its own interface: the one it offers in OpenAI's form tells no times
/// and takes no window.
struct OllamaDialect: ServerDialect {
    let kind = ServerKind.ollama
    let abilities: ServerAbilities = [.details, .warm, .free, .pull, .occupancy]
    let pingPath = "/api/version"

    /// Seconds without a request after which a model is asked for, where nobody said
    /// how long it is kept.
    private static let shortestKeep = 30

    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription] {
        let running = await running(on: server)
        return try await tags(of: server).filter(\.chats).map {
            description($0, running?.model($0.name), isTold: running != nil, at: server)
        }
    }

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let entry = try await entry(request.model, on: server)
        let before = await running(on: server)
        let shown = try await show(entry.name, on: server)
        try await bringIn(entry.name, request.settings, on: server)
        let running = await running(on: server)?.model(entry.name)
        var model = description(entry, running, isTold: true, at: server)
        model.trainedContext = shown.trainedContext ?? model.trainedContext
        model.parameters = shown.info?["general.parameter_count"]?.integer ?? model.parameters
        model.family = model.family ?? shown.architecture.map(ServerExplanation.printable)
        // Older versions do not tell the window in force.
        let window = running?.window ?? request.settings.contextWindow ?? shown.ownWindow ?? 0
        model.window = window > 0 ? window : nil
        var loaded = LoadedModel(
            model: model, engine: engineName,
            engineVersion: await ServerVersion.text(of: kind, server),
            contextWindow: window, device: running?.device, hasChatTemplate: shown.hasChatTemplate)
        loaded.thinking = shown.thinking
        loaded.fingerprint = entry.digest.map(ServerExplanation.printable)
        return .loaded(
            ServedModel(
                model: loaded, id: entry.name, settings: request.settings,
                wasLoaded: before?.model(entry.name) != nil))
    }

    /// Asks whether the model is still in memory, once it may have gone.
    func renewed(_ model: ServedModel, idle: Double, on server: ServerConnection)
        async -> ServedModel
    {
        let kept =
            switch model.settings.keepAlive {
            case .seconds(let seconds): seconds
            case .forever: Int.max
            case nil: Self.shortestKeep
            }
        guard idle >= Double(kept), let running = await running(on: server) else { return model }
        var model = model
        model.wasLoaded = running.model(model.id) != nil
        return model
    }

    func call(
        for request: GenerationRequest, model: ServedModel, seed: UInt32,
        explain: ServerExplanation
    ) throws(EngineError) -> ChatCall {
        guard !request.continuesReply else { throw explain.cannotGoOn }
        let body = try OllamaChatRequest(request, model: model, seed: seed)
        return ChatCall(
            path: "/api/chat", body: body, contentType: Self.lines,
            reader: OllamaReplyReader(
                explain: explain, contextWindow: model.window, seed: seed,
                wasLoaded: model.wasLoaded, hasFormat: body.format != nil))
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        OllamaReplyReader.occupancy(after: last, window: model.window)
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        try await show(model, on: server).modelDetails
    }

    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    {
        try await bringIn(try await entry(model, on: server).name, settings, on: server)
    }

    func free(_ model: String, on server: ServerConnection) async throws(EngineError) {
        let name = try await entry(model, on: server).name
        let answer = try await server.patientPost(
            "/api/chat", OllamaChatRequest(unloading: name))
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
    }

    func pull(
        _ name: String, on server: ServerConnection, clock: any Clock<Duration>,
        progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String {
        let watch = Stopwatch(clock)
        var pull = OllamaPull(name, explain: server.explain)
        progress(pull.progress)
        let body = try await server.stream(
            "/api/pull", PullRequest(model: name), contentType: Self.lines)
        do {
            var lines = LineSplitter()
            for try await buffer in body {
                for line in try lines.feed(buffer.readableBytesView) {
                    try pull.read(line, at: watch.seconds)
                    progress(pull.progress)
                }
            }
            try Task.checkCancellation()
            if let line = lines.end() { try pull.read(line, at: watch.seconds) }
        } catch {
            throw server.explained(error)
        }
        guard pull.isDone else { throw pull.brokenOff }
        return try await tags(of: server).first { $0.isCalled(name) }?.name ?? name
    }

    // MARK: Parts

    /// A JSON value a line.
    private static let lines = "application/x-ndjson"

    private struct PullRequest: Encodable {
        var model: String
        var stream = true
    }

    private struct ShowRequest: Encodable {
        var model: String
    }

    private func tags(of server: ServerConnection) async throws(EngineError)
        -> [OllamaTags.Model]
    {
        try await server.value(at: "/api/tags", as: OllamaTags.self).models ?? []
    }

    /// The models in memory; `nil` where it does not tell.
    private func running(on server: ServerConnection) async -> OllamaRunning? {
        try? await server.value(at: "/api/ps", as: OllamaRunning.self)
    }

    private func show(_ model: String, on server: ServerConnection) async throws(EngineError)
        -> OllamaShown
    {
        let answer = try await server.post("/api/show", ShowRequest(model: model))
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let shown = answer.decoded(as: OllamaShown.self) else {
            throw server.explain.protocolViolation("gave no usable answer at /api/show")
        }
        return shown
    }

    /// The model of that name; for an empty one the first there is. Throws
    /// `.modelNotFound` with the names there are, `.unsupported` for one that runs elsewhere.
    private func entry(_ name: String, on server: ServerConnection) async throws(EngineError)
        -> OllamaTags.Model
    {
        let tags = try await tags(of: server)
        let found =
            name.isEmpty
            ? tags.first { $0.chats && !$0.isRemote } : tags.first { $0.isCalled(name) }
        guard let found else {
            throw server.explain.unknownModel(
                name, listed: tags.map { ServerExplanation.printable($0.name) })
        }
        if let why = Self.broken(found) { throw EngineError(.unsupported, why) }
        return found
    }

    /// Has the model brought into memory, and waits for it.
    private func bringIn(
        _ name: String, _ settings: EngineSettings, on server: ServerConnection
    ) async throws(EngineError) {
        let answer = try await server.patientPost(
            "/api/chat", OllamaChatRequest(loading: name, settings))
        guard answer.status != 200 else { return }
        let error = server.failure(answer.status, answer.body)
        let told = error.description.lowercased()
        guard
            ["requires more system memory", "out of memory", "insufficient memory"].contains(
                where: told.contains)
        else { throw error }
        throw server.explain.tooLarge(name)
    }

    private func description(
        _ entry: OllamaTags.Model, _ running: OllamaRunning.Model?, isTold: Bool,
        at server: ServerConnection
    ) -> ModelDescription {
        let name = ServerExplanation.printable(entry.name)
        var model = ModelDescription(
            name: name, displayName: name,
            family: entry.details?.family.map(ServerExplanation.printable),
            parameters: entry.details?.parameters, quantization: entry.details?.quantization,
            sizeBytes: entry.isRemote ? nil : entry.size, store: engineName,
            engine: server.endpoint.description, broken: Self.broken(entry))
        model.isLoaded = isTold ? running != nil : nil
        model.window = running?.window
        return model
    }

    /// A model that only stands for one elsewhere is not asked: what is said in a
    /// chat with local models stays where they are.
    private static func broken(_ entry: OllamaTags.Model) -> String? {
        guard entry.isRemote else { return nil }
        let host = entry.remoteHost.map(ServerExplanation.printable) ?? "another machine"
        return
            "\(ServerExplanation.printable(entry.name)) runs at \(host) and not at this Ollama: choose a model that is there."
    }
}
