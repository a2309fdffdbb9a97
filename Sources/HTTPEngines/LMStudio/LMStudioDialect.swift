internal import ChatCore
internal import EngineKit

/// LM Studio's server.
///
/// Chats go over `/v1/chat/completions`. Its own `/api/v1/chat` tells times and how
/// far a prompt is read, but keeps the conversation itself and cannot be given the
/// replies in it: one that was edited, cut or begun with another model could not be
/// said there.
struct LMStudioDialect: ServerDialect {
    let kind = ServerKind.lmStudio
    let abilities: ServerAbilities = [.details, .warm, .free, .pull]
    let pingPath = "/v1/models"

    /// How often a download is asked after.
    private static let downloadPoll = Duration.milliseconds(500)

    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription] {
        try await LMStudioList(of: server).models.map {
            $0.description(engine: engineName, address: server.endpoint.description)
        }
    }

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let list = try await LMStudioList(of: server)
        let entry = try list.model(request.model, of: server)
        let brought = try await bringIn(entry, request.settings, list.form, on: server)
        var model = entry.description(engine: engineName, address: server.endpoint.description)
        // Where nobody tells the window in force, it is as large as a person says.
        let window = brought.instance.window ?? request.settings.contextWindow ?? 0
        model.isLoaded = true
        model.window = brought.instance.window
        var loaded = LoadedModel(
            model: model, engine: engineName, contextWindow: window,
            flashAttention: brought.instance.flashAttention.map { $0 ? .on : .off },
            loadSeconds: brought.seconds)
        loaded.batch = brought.instance.batch
        loaded.thinking = entry.thinking
        return .loaded(
            ServedModel(
                model: loaded, id: brought.instance.id, settings: request.settings,
                wasLoaded: brought.wasLoaded))
    }

    func call(
        for request: GenerationRequest, model: ServedModel, seed: UInt32,
        explain: ServerExplanation
    ) throws(EngineError) -> ChatCall {
        guard !request.continuesReply else { throw explain.cannotGoOn }
        var body = ChatRequestBody(model: model.id, request: request, seed: seed)
        let sampling = request.sampling
        body.fields.merge([
            "top_k": .integer(sampling.topK), "min_p": .number(sampling.minP),
            "repeat_penalty": .number(sampling.repeatPenalty),
            "presence_penalty": .number(sampling.presencePenalty),
            "frequency_penalty": .number(sampling.frequencyPenalty),
        ]) { $1 }
        body.fields["response_format"] = try sampling.answerSchema(engine: engineName).map {
            schema in
            [
                "type": "json_schema",
                "json_schema": ["name": "answer", "strict": true, "schema": schema],
            ]
        }
        if model.model.thinking.takesEffort {
            body.fields["reasoning_effort"] = request.thinking.effort.map { .string($0) }
        }
        // For ever has no word here, and what 0 means is not told.
        if case .seconds(let seconds) = model.settings.keepAlive {
            body.fields["ttl"] = .integer(max(1, seconds))
        }
        return ChatCall(
            path: "/v1/chat/completions", body: body, contentType: "text/event-stream",
            reader: LMStudioReplyReader(explain: explain, contextWindow: model.window, seed: seed))
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        try await LMStudioList(of: server).model(model, of: server).details
    }

    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    {
        let list = try await LMStudioList(of: server)
        _ = try await bringIn(try list.model(model, of: server), settings, list.form, on: server)
    }

    func free(_ model: String, on server: ServerConnection) async throws(EngineError) {
        let list = try await LMStudioList(of: server)
        guard list.form == .current else {
            throw tooOld("unload models", "`lms unload`", server)
        }
        let entry = try list.model(model, of: server)
        let all = entry.instances ?? []
        let named = all.filter { $0.id == model }
        // By the model's own name all of them are meant.
        for instance in model == entry.key || named.isEmpty ? all : named {
            try await unload(instance.id, on: server)
        }
    }

    func pull(
        _ name: String, on server: ServerConnection, clock: any Clock<Duration>,
        progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String {
        let watch = Stopwatch(clock)
        var download = LMStudioDownload(name)
        progress(download.progress)
        let (model, quantization) = LMStudioDownload.parts(of: name)
        let path = "/api/v1/models/download"
        let answer = try await server.patientPost(
            path, PullRequest(model: model, quantization: quantization))
        try take(answer, into: &download, at: watch.seconds, of: server)
        progress(download.progress)
        while download.state == .running {
            guard let job = download.job else {
                throw server.explain.protocolViolation("does not say which download it began")
            }
            do {
                try await clock.sleep(for: Self.downloadPoll)
            } catch {
                // It has no way to be told to stop.
                throw EngineError(
                    .cancelled, "It is not waited for any more; LM Studio itself fetches on.")
            }
            let answer = try await server.get("\(path)/status/\(job)")
            try take(answer, into: &download, at: watch.seconds, of: server)
            progress(download.progress)
        }
        guard download.state == .done else {
            throw server.explain.notFetched(
                download.name, download.message ?? "it does not say why")
        }
        let models = try await LMStudioList(of: server).models
        return models.first { [name, model].contains($0.key) }?.key ?? name
    }

    // MARK: Parts

    private struct PullRequest: Encodable {
        var model: String
        var quantization: String?
    }

    private func take(
        _ answer: ServerConnection.Answer, into download: inout LMStudioDownload,
        at seconds: Double, of server: ServerConnection
    ) throws(EngineError) {
        let value = answer.decoded(as: JSONValue.self)
        if answer.status == 200, download.read(value, at: seconds) { return }
        let message = value?["error"]?["message"]?.string ?? value?["error"]?.string ?? ""
        // It knows the path by its own words, or says 200 to everything.
        guard answer.status != 405, !message.contains("Unexpected endpoint"),
            answer.status != 404 || !message.isEmpty
        else { throw tooOld("fetch models", "its own window", server) }
        guard ![401, 403].contains(answer.status) else {
            throw server.failure(answer.status, answer.body)
        }
        throw server.explain.notFetched(download.name, message)
    }

    private func tooOld(_ what: String, _ other: String, _ server: ServerConnection) -> EngineError
    {
        EngineError(
            .unsupported,
            "\(engineName) at \(server.endpoint) cannot be asked to \(what) before 0.4.0: update it, or use \(other)."
        )
    }
}
