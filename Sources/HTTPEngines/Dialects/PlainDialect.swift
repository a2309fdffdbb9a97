internal import ChatCore
internal import EngineKit

/// A server of which nothing is known but that it offers OpenAI's chat
/// completions and list of models.
struct PlainDialect: OpenAIDialect {
    let kind = ServerKind.openAI
    let abilities: ServerAbilities = []

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let (entry, model) = try await listed(request.model, on: server)
        let window =
            entry.maxModelLength ?? entry.meta?.window ?? request.settings.contextWindow ?? 0
        return .loaded(
            ServedModel(
                model: LoadedModel(model: model, engine: engineName, contextWindow: window),
                id: entry.id))
    }
}
