internal import ChatCore
internal import EngineKit

/// What one kind of OpenAI-compatible server does its own way.
///
/// The chat itself is the same everywhere; what is loaded, how it is counted
/// and what may be asked in addition is not.
protocol ServerDialect: Sendable {
    /// The engine's name as a person knows it.
    var engineName: String { get }

    /// The models the server offers.
    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription]

    /// Makes sure that the model is loaded, and says what is in force, or that
    /// the server is not that far yet.
    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome

    /// Tokens of these messages for the loaded model.
    func countTokens(
        in messages: [PromptMessage], model: LoadedModel, on server: ServerConnection
    ) async throws(EngineError) -> TokenCount

    /// Adds what this server understands beyond OpenAI's fields.
    func extend(_ body: inout ChatRequestBody, for request: GenerationRequest)

    /// How full the loaded model's cache is.
    func occupancy(of model: LoadedModel, on server: ServerConnection) async throws(EngineError)
        -> CacheOccupancy
}

/// What came of asking a server for a model.
enum LoadOutcome {
    /// It is loaded; `id` is what the server itself calls it, and
    /// `continuesReplies` whether it goes on with a reply that has begun.
    case loaded(LoadedModel, id: String, continuesReplies: Bool)
    /// The server is loading it: ask again.
    case loading
}

extension ServerDialect {
    func extend(_ body: inout ChatRequestBody, for request: GenerationRequest) {}

    func occupancy(of model: LoadedModel, on server: ServerConnection) async throws(EngineError)
        -> CacheOccupancy
    {
        throw EngineError(.unsupported, "\(engineName) does not tell how full its cache is.")
    }

    /// A guess for servers that cannot count: English takes about four bytes a
    /// token, and a chat template a few tokens a message.
    func estimatedTokens(in messages: [PromptMessage]) -> TokenCount {
        TokenCount(messages.reduce(4) { $0 + $1.text.utf8.count / 4 + 4 }, .estimated)
    }
}
