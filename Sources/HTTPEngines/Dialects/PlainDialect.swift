internal import ChatCore
internal import EngineKit

/// A server of which nothing is known but that it offers OpenAI's chat
/// completions and list of models.
struct PlainDialect: ServerDialect {
    let engineName = "OpenAI-compatible server"

    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription] {
        try await server.value(at: "/v1/models", as: ModelList.self).data.map {
            $0.description(engine: engineName, address: server.endpoint.base)
        }
    }

    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome
    {
        let list = try await server.value(at: "/v1/models", as: ModelList.self)
        let address = server.endpoint.base
        let offered = list.data.map { ($0, $0.description(engine: engineName, address: address)) }
        guard
            let (entry, model) = offered.first(where: {
                [$0.id, $1.name, ""].contains(request.model)
            })
        else {
            let names = offered.prefix(8).map(\.1.name).joined(separator: ", ")
            throw EngineError(
                .modelNotFound,
                "\(engineName) at \(address) has no model \(ServerExplanation.printable(request.model)): it lists "
                    + "\(names.isEmpty ? "none" : names).")
        }
        let window =
            entry.maxModelLength ?? entry.meta?.window ?? request.settings.contextWindow ?? 0
        return .loaded(
            LoadedModel(
                model: model, engine: engineName, contextWindow: window),
            id: entry.id,
            // Others answer anew, and say nothing of it.
            continuesReplies: entry.ownedBy == "vllm")
    }

    func countTokens(
        in messages: [PromptMessage], model: LoadedModel, on server: ServerConnection
    ) async throws(EngineError) -> TokenCount {
        estimatedTokens(in: messages)
    }
}
