internal import ChatCore
internal import EngineKit

/// mlx_lm.server.
struct MLXDialect: OpenAIDialect {
    let kind = ServerKind.mlx
    let abilities: ServerAbilities = []

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let (entry, model) = try await listed(request.model, on: server)
        let window = entry.maxModelLength ?? request.settings.contextWindow ?? 0
        return .loaded(
            ServedModel(
                model: LoadedModel(model: model, engine: engineName, contextWindow: window),
                id: entry.id, continuesReplies: kind == .vllm))
    }
}
