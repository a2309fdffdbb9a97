internal import ChatCore
internal import EngineKit

/// mlx_lm.server: any model of its machine, one at a time, by the name in the request.
///
/// It tells next to nothing. What its models are is read from their folders, where
/// it runs on this machine; what it does not list is never asked of it, for it would
/// fetch that from the internet.
struct MLXDialect: OpenAIDialect {
    let kind = ServerKind.mlx
    let abilities: ServerAbilities = [.progress, .warm, .details]
    let pingPath = "/health"
    let endsWithDone = true
    var folders = LocalModelFolders()

    /// What it takes for the model it was started with.
    private static let startModel = "default_model"

    /// The most tokens of a reply whose model's window is not known: without a limit
    /// the server ends replies at 512.
    private static let longestReply = 32768

    func describe(_ entry: ModelList.Entry, at endpoint: Endpoint) -> ModelDescription {
        let folder = folders.folder(of: entry.id, at: endpoint)
        let name = ServedModelName(entry.id)
        let guess = name.quantization.map { quantization in
            // Bits without more are MLX's own.
            Quantization(
                quantization.rawValue.first?.isNumber == true
                    ? "MLX \(quantization.rawValue)" : quantization.rawValue)
        }
        return ModelDescription(
            name: ServerExplanation.printable(entry.id),
            displayName: ServerExplanation.printable(name.base),
            family: folder?.family ?? name.family,
            quantization: folder?.quantization ?? guess, sizeBytes: folder?.sizeBytes,
            store: engineName, engine: endpoint.description,
            trainedContext: folder?.trainedContext)
    }

    /// Its list. Without a folder of Hugging Face's cache it answers with nothing at
    /// all, and still serves the model it was started with.
    func entries(of server: ServerConnection) async throws(EngineError) -> [ModelList.Entry] {
        let answer = try await server.get("/v1/models")
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        let listed = answer.decoded(as: ModelList.self)?.data ?? []
        guard !listed.isEmpty else { return [ModelList.Entry(id: Self.startModel)] }
        // The one it was started with comes last, if it is a folder: first for whoever names none.
        return listed.filter { $0.id.hasPrefix("/") } + listed.filter { !$0.id.hasPrefix("/") }
    }

    /// Has it make one token, which loads the model and brings out its version: it
    /// tells that in replies only.
    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let (entry, model) = try await listed(request.model, on: server)
        let version = try await wake(entry.id, server)
        let windows = [request.settings.contextWindow, model.trainedContext].compactMap { $0 }
        var loaded = LoadedModel(
            model: model, engine: engineName, engineVersion: version,
            contextWindow: windows.min() ?? 0)
        loaded.readTemplate(in: folders.folder(of: entry.id, at: server.endpoint))
        return .loaded(ServedModel(model: loaded, id: entry.id, settings: request.settings))
    }

    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    {
        _ = try await wake(try await listed(model, on: server).entry.id, server)
    }

    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError) {
        let sampling = request.sampling
        try refuseConstraints(sampling)
        let window = model.model.contextWindow
        if request.maxTokens == nil {
            let prompt = TokenEstimate().tokens(in: request.messages).value
            body.fields["max_tokens"] = .integer(
                window > 0 ? max(1, window - prompt) : Self.longestReply)
        }
        body.fields.merge([
            "top_k": .integer(sampling.topK), "min_p": .number(sampling.minP),
        ]) { $1 }
        let span = sampling.repeatLastN < 0 ? max(window, 1 << 20) : sampling.repeatLastN
        for (name, value, nothing) in [
            ("repetition", sampling.repeatPenalty, 1.0),
            ("presence", sampling.presencePenalty, 0.0),
            ("frequency", sampling.frequencyPenalty, 0.0),
        ] where value != nothing && span > 0 {
            body.fields["\(name)_penalty"] = .number(value)
            body.fields["\(name)_context_size"] = .integer(span)
        }
        if sampling.xtcProbability > 0 {
            // A whole number would come as an integer, which it refuses.
            let inside = 1e-6...(1 - 1e-6)
            body.fields["xtc_probability"] = .number(sampling.xtcProbability.clamped(to: inside))
            body.fields["xtc_threshold"] = .number(sampling.xtcThreshold.clamped(to: inside))
        }
        if !sampling.logitBias.isEmpty {
            body.fields["logit_bias"] = try Self.biases(
                sampling.logitBias, limit: 10000, engineName)
        }
        body.fields.merge(VLLMDialect.template(request.thinking)) { $1 }
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        guard let last else {
            throw EngineError(.unsupported, "\(engineName) does not tell how full its cache is.")
        }
        // It keeps the whole conversation for the next turn.
        return CacheOccupancy(
            cellsUsed: last.promptTokens + last.completionTokens, provenance: .estimated)
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        let (entry, description) = try await listed(model, on: server)
        guard let folder = folders.folder(of: entry.id, at: server.endpoint) else {
            throw EngineError(
                .unsupported,
                "\(engineName) tells nothing of \(description.name), and its folder is not on this machine."
            )
        }
        let facts = [
            "folder": folder.path, "family": folder.family,
            "max_position_embeddings": folder.trainedContext.map(String.init),
            "quantization": folder.quantization?.rawValue,
        ]
        return ModelDetails(
            metadata: ModelDetails.entries(facts),
            template: folder.template)
    }

    // MARK: Parts

    /// What is promised of an answer's form has to be held, or said not to be.
    private func refuseConstraints(_ sampling: SamplingSettings) throws(EngineError) {
        let asked =
            sampling.grammar != nil
            ? "follow a grammar"
            : sampling.jsonSchema != nil
                ? "follow a schema" : sampling.ignoreEOS ? "go on behind a reply's end" : nil
        guard let asked else { return }
        throw EngineError(
            .unsupported, "\(engineName) cannot \(asked): leave that out, or choose another engine."
        )
    }

    /// Loads the model by a reply of one token, and gives the server's version.
    private func wake(_ model: String, _ server: ServerConnection) async throws(EngineError)
        -> String?
    {
        let answer = try await server.patientPost(
            "/v1/chat/completions", ChatRequestBody(wordTo: model))
        if answer.status == 404,
            let message = answer.decoded(as: ServerFailure.Body.self)?.error.message
        {
            throw EngineError(
                .modelNotFound,
                "\(engineName) at \(server.endpoint) cannot load \(ServerExplanation.printable(model)) "
                    + "(\(ServerExplanation.printable(message))): choose another it lists.")
        }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        // 0.32.2-0.32.4-Linux-…: its own version, and that of the library.
        let parts = answer.decoded(as: Reply.self)?.fingerprint?.split(separator: "-") ?? []
        guard parts.count > 2, parts.prefix(2).allSatisfy({ $0.first?.isNumber == true }) else {
            return nil
        }
        return ServerExplanation.printable("\(parts[0]), mlx \(parts[1])")
    }

    private struct Reply: Decodable {
        var fingerprint: String?
        enum CodingKeys: String, CodingKey { case fingerprint = "system_fingerprint" }
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        min(range.upperBound, max(range.lowerBound, self))
    }
}
