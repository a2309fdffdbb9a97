internal import ChatCore
internal import EngineKit

/// Ollama, by its OpenAI-compatible side.
struct OllamaDialect: OpenAIDialect {
    let kind = ServerKind.ollama
    let abilities: ServerAbilities = []

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let (entry, model) = try await listed(request.model, on: server)
        let window = request.settings.contextWindow ?? 0
        return .loaded(
            ServedModel(
                model: LoadedModel(model: model, engine: engineName, contextWindow: window),
                id: entry.id))
    }
}
