internal import ChatCore
internal import EngineKit

/// llama.cpp's `llama-server`, started with one model or as a router, which starts a process
/// of itself for every model it is asked for.
///
/// Requests name the model in every case: a router needs it, one with a single model looks
/// away. Questions say `autoload=false`, so that asking never puts a model into memory.
struct LlamaServerDialect: OpenAIDialect {
    let kind = ServerKind.llamaServer
    let abilities: ServerAbilities = [
        .details, .warm, .free, .pull, .counts, .occupancy, .progress,
    ]
    let pingPath = "/health"
    let endsWithDone = true
    /// A generation of no tokens evaluates its prompt, and the slot keeps it.
    let readsAhead = true

    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription] {
        try await list(of: server).map {
            $0.description(engine: engineName, at: server.endpoint)
        }
    }

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        try await load(request, on: server, isFirst: true)
    }

    func continueLoad(_ request: LoadRequest, on server: ServerConnection)
        async throws(EngineError) -> LoadOutcome
    {
        try await load(request, on: server, isFirst: false)
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, model: ServedModel,
        on server: ServerConnection
    ) async throws(EngineError) -> TokenCount? {
        let fields = thinking.llamaServerFields.merging(["model": .string(model.id)]) { $1 }
        let body = ChatRequestBody(messages: Self.messages(messages), fields: fields)
        let answer = try await server.post(
            "/v1/chat/completions/input_tokens?autoload=false", body)
        // Older builds cannot count a chat, nor can one that is not in memory.
        guard answer.status != 404, !isNotLoaded(answer) else { return nil }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let count = answer.decoded(as: CountAnswer.self) else {
            throw server.explain.protocolViolation("did not count the conversation's tokens")
        }
        return TokenCount(count.inputTokens, .engineReported)
    }

    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError) {
        // Its template decides what of earlier reasoning is read again.
        body.messages = Self.messages(request.messages)
        let fields = request.sampling.llamaServerFields(window: model.model.contextWindow)
        body.fields.merge(fields) { $1 }
        body.fields.merge(request.thinking.llamaServerFields) { $1 }
        body.fields.merge([
            "timings_per_token": true, "return_progress": true, "cache_prompt": true,
        ]) { $1 }
        if request.isReadingAhead {
            body.fields["add_generation_prompt"] = false
        }
        if let schema = request.sampling.jsonSchema {
            try body.setVerbatim("json_schema", to: schema, what: "JSON schema")
        }
    }

    func call(
        for request: GenerationRequest, model: ServedModel, seed: UInt32,
        explain: ServerExplanation
    ) throws(EngineError) -> ChatCall {
        var body = ChatRequestBody(model: model.id, request: request, seed: seed)
        try extend(&body, for: request, model: model)
        var machine = ChatStreamMachine(
            explain: explain, contextWindow: model.window, seed: seed, endsWithDone: endsWithDone)
        // One started with --context-shift would go on and forget without a word.
        machine.endsAtWindow = !request.mayShift
        // What is read ahead is worth no other model's place in memory.
        let query = request.isReadingAhead ? "?autoload=false" : ""
        return ChatCall(
            path: "/v1/chat/completions" + query, body: body, contentType: "text/event-stream",
            reader: EventStreamReader(machine))
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        var occupancy = CacheOccupancy(
            cellsTotal: model.model.contextWindow, typeK: model.model.kvTypeK,
            typeV: model.model.kvTypeV)
        let answer = try await server.get("/slots" + Self.query(model.id))
        if isNotLoaded(answer) {
            occupancy.cellsUsed = 0
            return occupancy
        }
        guard answer.status != 501 else {
            guard let last else {
                throw EngineError(
                    .unsupported,
                    "llama-server at \(server.endpoint) hides its slots: start it with --slots.")
            }
            occupancy.cellsUsed = last.cells
            occupancy.provenance = .estimated
            return occupancy
        }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let slots = answer.decoded(as: [LlamaServerSlot].self), !slots.isEmpty else {
            throw server.explain.protocolViolation("does not tell its slots")
        }
        if let ours = slots.ours(last: last) {
            occupancy.cellsUsed = ours.tokens ?? 0
            occupancy.cellsTotal = ours.window ?? occupancy.cellsTotal
        } else {
            // Another's request took the slot; the server may have kept it aside.
            occupancy.cellsUsed = last?.cells
            occupancy.provenance = .estimated
        }
        return occupancy
    }

    // MARK: Parts

    private func load(_ request: LoadRequest, on server: ServerConnection, isFirst: Bool)
        async throws(EngineError) -> LoadOutcome
    {
        let answer = try await server.get("/props")
        if answer.status == 503 { return .loading(fraction: nil) }
        let props = try properties(answer, of: server)
        guard props.isRouter else {
            let (entry, model) = try await served(request.model, on: server)
            return try .loaded(props.served(entry, model, kind, server))
        }
        return try await route(request, on: server, isFirst: isFirst)
    }

    /// The one model of a server without a router, if it is the one that is meant.
    func served(_ name: String, on server: ServerConnection) async throws(EngineError)
        -> (entry: LlamaServerModel, model: ModelDescription)
    {
        guard let entry = try await list(of: server).first else {
            throw server.explain.protocolViolation("lists no model")
        }
        let model = entry.description(engine: engineName, at: server.endpoint)
        guard name.isEmpty || entry.isCalled(name, model) else {
            throw EngineError(
                .modelNotFound,
                "llama-server at \(server.endpoint) serves \(model.name), not "
                    + "\(ServerExplanation.printable(name)): choose that one.")
        }
        return (entry, model)
    }

    /// What it lists, with what a router tells beside.
    func list(of server: ServerConnection) async throws(EngineError) -> [LlamaServerModel] {
        try await server.value(at: "/v1/models", as: LlamaServerModel.List.self).data
    }

    func properties(_ answer: ServerConnection.Answer, of server: ServerConnection)
        throws(EngineError) -> LlamaServerProperties
    {
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let props = answer.decoded(as: LlamaServerProperties.self) else {
            throw server.explain.protocolViolation("does not answer /props like llama-server")
        }
        return props
    }

    /// Whether a router says that the model is not in memory.
    func isNotLoaded(_ answer: ServerConnection.Answer) -> Bool {
        answer.status == 400
            && answer.decoded(as: ServerFailure.Body.self)?.error.message == "model is not loaded"
    }

    /// Names the model in a question that must not load it.
    static func query(_ id: String) -> String { "?model=\(id.percentEncoded)&autoload=false" }

    private static func messages(_ messages: [PromptMessage]) -> [ChatRequestBody.Message] {
        messages.map {
            .init(role: $0.role.rawValue, content: $0.text, reasoning: $0.reasoning)
        }
    }

    private struct CountAnswer: Decodable {
        var inputTokens: Int
        enum CodingKeys: String, CodingKey { case inputTokens = "input_tokens" }
    }
}

extension Usage {
    /// The last token is sampled but not evaluated, so it takes no cell.
    var cells: Int { max(0, promptTokens + completionTokens - 1) }
}
