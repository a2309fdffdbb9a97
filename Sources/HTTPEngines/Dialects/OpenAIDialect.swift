internal import ChatCore
internal import EngineKit

/// A server whose chat is OpenAI's chat completions; what it understands beyond
/// them differs.
protocol OpenAIDialect: ServerDialect {
    /// Whether a reply is only whole when `[DONE]` has come behind it.
    var endsWithDone: Bool { get }

    /// The server's list of models.
    func entries(of server: ServerConnection) async throws(EngineError) -> [ModelList.Entry]

    /// What an entry of that list says of a model, and what else is known of it.
    func describe(_ entry: ModelList.Entry, at endpoint: Endpoint) -> ModelDescription

    /// Adds what this server understands beyond OpenAI's fields, or takes away
    /// what it does not.
    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError)
}

extension OpenAIDialect {
    var pingPath: String { "/v1/models" }
    var endsWithDone: Bool { false }

    func entries(of server: ServerConnection) async throws(EngineError) -> [ModelList.Entry] {
        try await server.value(at: "/v1/models", as: ModelList.self).data
    }

    func describe(_ entry: ModelList.Entry, at endpoint: Endpoint) -> ModelDescription {
        entry.description(engine: engineName, address: endpoint.description)
    }

    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription] {
        try await entries(of: server).map { describe($0, at: server.endpoint) }
    }

    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError) {}

    func call(
        for request: GenerationRequest, model: ServedModel, seed: UInt32,
        explain: ServerExplanation
    ) throws(EngineError) -> ChatCall {
        guard !request.continuesReply || model.continuesReplies else { throw explain.cannotGoOn }
        var body = ChatRequestBody(model: model.id, request: request, seed: seed)
        try extend(&body, for: request, model: model)
        let window = model.model.contextWindow
        return ChatCall(
            path: "/v1/chat/completions", body: body, contentType: "text/event-stream",
            reader: EventStreamReader(
                ChatStreamMachine(
                    explain: explain, contextWindow: window > 0 ? window : nil, seed: seed,
                    endsWithDone: endsWithDone)))
    }

    /// The entry and description of the model `name` in the server's list; the
    /// first for an empty name. Throws `.modelNotFound` with the names it lists.
    func listed(_ name: String, on server: ServerConnection) async throws(EngineError)
        -> (entry: ModelList.Entry, model: ModelDescription)
    {
        let offered = try await entries(of: server).map { ($0, describe($0, at: server.endpoint)) }
        guard
            let found = offered.first(where: {
                name.isEmpty || [$0.id, $1.name, $1.displayName].contains(name)
            })
        else {
            throw server.explain.unknownModel(name, listed: offered.map(\.1.name))
        }
        return found
    }
}
