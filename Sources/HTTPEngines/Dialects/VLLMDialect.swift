internal import ChatCore
internal import EngineKit

/// vLLM: one model, and adapters of it, for many at a time.
struct VLLMDialect: OpenAIDialect {
    let kind = ServerKind.vllm
    let abilities: ServerAbilities = [.counts, .occupancy, .details]
    let pingPath = "/health"
    let endsWithDone = true
    /// Its gauge falls to nothing with the end of the last reply.
    let occupancyInterval: Duration? = .seconds(1)
    var folders = LocalModelFolders()

    func describe(_ entry: ModelList.Entry, at endpoint: Endpoint) -> ModelDescription {
        // An adapter is small beside what it changes: that is what fills the memory.
        let origin = entry.root ?? entry.id
        let folder = folders.folder(of: origin, at: endpoint)
        let name = ServedModelName(entry.id)
        let root = ServedModelName(origin)
        let base = entry.parent.map { " (adapter of \(ServedModelName($0).base))" } ?? ""
        var model = ModelDescription(
            name: ServerExplanation.printable(entry.id),
            displayName: ServerExplanation.printable(name.base + base),
            family: folder?.family ?? name.family ?? root.family,
            quantization: folder?.quantization ?? name.quantization ?? root.quantization,
            sizeBytes: folder?.sizeBytes, store: engineName, engine: endpoint.description,
            trainedContext: folder?.trainedContext)
        model.isLoaded = true
        model.window = entry.maxModelLength
        return model
    }

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let (entry, model) = try await listed(request.model, on: server)
        var loaded = LoadedModel(
            model: model, engine: engineName,
            engineVersion: await ServerVersion.text(of: kind, server),
            contextWindow: entry.maxModelLength ?? 0)
        loaded.readTemplate(in: folders.folder(of: entry.root ?? entry.id, at: server.endpoint))
        return .loaded(
            ServedModel(
                model: loaded, id: entry.id, settings: request.settings, continuesReplies: true))
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, model: ServedModel,
        on server: ServerConnection
    ) async throws(EngineError) -> TokenCount? {
        let body = ChatRequestBody(
            messages: ChatRequestBody.messages(messages),
            fields: [
                "model": .string(model.id), "add_generation_prompt": true,
            ].merging(Self.template(thinking)) { $1 })
        let answer = try await server.post("/tokenize", body)
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let count = answer.decoded(as: Count.self)?.count else {
            throw server.explain.protocolViolation("did not count the conversation's tokens")
        }
        return TokenCount(count, .engineReported)
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        let answer = try await server.get("/metrics")
        guard answer.status == 200,
            let cache = VLLMCache(
                PrometheusText(String(decoding: answer.body, as: UTF8.self)))
        else {
            throw EngineError(
                .unsupported,
                "vLLM at \(server.endpoint) does not tell how full its cache is: start it without "
                    + "--disable-log-stats.")
        }
        return cache.occupancy
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        let (entry, description) = try await listed(model, on: server)
        var facts = [
            "root": entry.root, "parent": entry.parent, "owned_by": entry.ownedBy,
            "max_model_len": entry.maxModelLength.map(String.init),
            "version": await ServerVersion.text(of: kind, server), "family": description.family,
            "quantization": description.quantization?.rawValue,
        ]
        let metrics = try? await server.get("/metrics")
        let labels = PrometheusText(String(decoding: metrics?.body ?? [], as: UTF8.self))
            .samples(of: VLLMCache.config).first?.labels
        for name in VLLMCache.telling {
            facts[name] = labels?[name].flatMap { $0 == "None" ? nil : $0 }
        }
        let folder = folders.folder(of: entry.root ?? entry.id, at: server.endpoint)
        return ModelDetails(
            metadata: ModelDetails.entries(facts),
            template: folder?.template)
    }

    // MARK: Parts

    private struct Count: Decodable {
        var count: Int
    }
}
