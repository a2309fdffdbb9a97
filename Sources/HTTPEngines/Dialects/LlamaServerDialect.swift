internal import ChatCore
internal import EngineKit

/// llama.cpp's `llama-server`, started with one model.
struct LlamaServerDialect: OpenAIDialect {
    let kind = ServerKind.llamaServer
    let abilities: ServerAbilities = [.counts, .occupancy, .progress]
    let pingPath = "/health"

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let answer = try await server.get("/props")
        if answer.status == 503 { return .loading(fraction: nil) }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let props = answer.decoded(as: Properties.self) else {
            throw server.explain.protocolViolation("does not answer /props like llama-server")
        }
        guard props.role != "router" else {
            throw EngineError(
                .unsupported,
                "llama-server at \(server.endpoint.base) was started without a model: start it with -m MODEL."
            )
        }
        guard let window = props.defaults?.window, window > 0 else {
            throw server.explain.protocolViolation("does not tell its context window")
        }
        let list = try await server.value(at: "/v1/models", as: ModelList.self)
        guard let entry = list.data.first else {
            throw server.explain.protocolViolation("lists no model")
        }
        let model = entry.description(engine: engineName, address: server.endpoint.base)
        guard [entry.id, model.name, model.displayName, ""].contains(request.model) else {
            throw EngineError(
                .modelNotFound,
                "llama-server at \(server.endpoint.base) serves \(model.name), not \(request.model): choose that one."
            )
        }
        return .loaded(
            ServedModel(
                model: LoadedModel(
                    model: model, engine: engineName,
                    engineVersion: props.build.map(ServerExplanation.printable),
                    contextWindow: window, hasChatTemplate: props.chatTemplate?.isEmpty == false),
                id: entry.id, continuesReplies: true))
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, model: ServedModel,
        on server: ServerConnection
    ) async throws(EngineError) -> TokenCount? {
        let body = CountRequest(messages: ChatRequestBody.messages(messages))
        let answer = try await server.post("/v1/chat/completions/input_tokens", body)
        // Older builds cannot count a chat.
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let count = answer.decoded(as: CountAnswer.self) else {
            throw server.explain.protocolViolation("did not count the conversation's tokens")
        }
        return TokenCount(count.inputTokens, .engineReported)
    }

    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError) {
        let sampling = request.sampling
        body.fields.merge([
            "top_k": .integer(sampling.topK), "min_p": .number(sampling.minP),
            "repeat_penalty": .number(sampling.repeatPenalty),
            "repeat_last_n": .integer(sampling.repeatLastN), "timings_per_token": true,
            "return_progress": true, "cache_prompt": true,
        ]) { $1 }
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        let answer = try await server.get("/slots")
        guard answer.status != 501 else {
            throw EngineError(
                .unsupported,
                "llama-server at \(server.endpoint.base) hides its slots: start it with --slots.")
        }
        guard answer.status == 200 else { throw server.failure(answer.status, answer.body) }
        guard let slots = answer.decoded(as: [Slot].self), !slots.isEmpty else {
            throw server.explain.protocolViolation("does not tell its slots")
        }
        // Ours is the one at work, else the one used last: its task is the newest.
        let used =
            slots.filter { $0.isProcessing == true }.first
            ?? slots.max { ($0.task ?? -1) < ($1.task ?? -1) }
        return CacheOccupancy(
            cellsUsed: used?.tokens ?? 0, cellsTotal: used?.window ?? model.model.contextWindow)
    }

    // MARK: Answers

    /// Of `GET /props`.
    struct Properties: Decodable {
        var role: String?
        var build: String?
        var chatTemplate: String?
        var defaults: Defaults?

        struct Defaults: Decodable {
            /// The window of one slot.
            var window: Int?
            enum CodingKeys: String, CodingKey { case window = "n_ctx" }
        }

        enum CodingKeys: String, CodingKey {
            case role
            case build = "build_info"
            case chatTemplate = "chat_template"
            case defaults = "default_generation_settings"
        }
    }

    private struct CountRequest: Encodable {
        var messages: [ChatRequestBody.Message]
    }

    private struct CountAnswer: Decodable {
        var inputTokens: Int
        enum CodingKeys: String, CodingKey { case inputTokens = "input_tokens" }
    }

    private struct Slot: Decodable {
        var isProcessing: Bool?
        /// The latest request's number; not there before the first.
        var task: Int?
        /// Tokens the slot holds now, prompt and reply.
        var tokens: Int?
        var window: Int?

        enum CodingKeys: String, CodingKey {
            case isProcessing = "is_processing"
            case task = "id_task"
            case tokens = "n_prompt_tokens"
            case window = "n_ctx"
        }
    }
}
