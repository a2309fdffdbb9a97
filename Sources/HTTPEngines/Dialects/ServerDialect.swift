internal import ChatCore
internal import EngineKit

/// What one kind of server does its own way: how its models are listed, loaded
/// and counted for, what a chat's request looks like, and how its reply is read.
///
/// A dialect is a value without state. What belongs to a loaded model is in
/// `ServedModel`, what belongs to a reply in its `ReplyReader`.
protocol ServerDialect: Sendable {
    var kind: ServerKind { get }
    var abilities: ServerAbilities { get }

    /// Whether a generation of no tokens leaves its prompt in the cache.
    var readsAhead: Bool { get }

    /// A path that is answered at once and takes the server no work: what it
    /// takes is the network's share.
    var pingPath: String { get }

    /// The models the server offers, with what its lists tell of them.
    func models(of server: ServerConnection) async throws(EngineError) -> [ModelDescription]

    /// Makes sure that the model is loaded, and says what is in force, or that
    /// the server is not that far yet: `continueLoad` is then called after a moment.
    func load(_ request: LoadRequest, on server: ServerConnection) async throws(EngineError)
        -> LoadOutcome

    /// Looks how far the load is that `load` has begun.
    func continueLoad(_ request: LoadRequest, on server: ServerConnection)
        async throws(EngineError) -> LoadOutcome

    /// Tells how far a load is, from 0 to 1, for servers that say it of their own accord.
    /// Runs beside `continueLoad`, until it is cancelled or there is no more to tell.
    func watchLoad(
        of request: LoadRequest, on server: ServerConnection,
        progress: @escaping @Sendable (Double) -> Void
    ) async

    /// Tokens of these messages for the loaded model, the template included;
    /// `nil` where the server cannot count them.
    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, model: ServedModel,
        on server: ServerConnection
    ) async throws(EngineError) -> TokenCount?

    /// The model, with what may have changed at the server since it was last used,
    /// `idle` seconds ago. Called in front of each reply, so that it asks seldom.
    func renewed(_ model: ServedModel, idle: Double, on server: ServerConnection)
        async -> ServedModel

    /// The request for a reply, and what reads it. Throws `.unsupported` for
    /// what this server cannot do.
    func call(
        for request: GenerationRequest, model: ServedModel, seed: UInt32,
        explain: ServerExplanation
    ) throws(EngineError) -> ChatCall

    /// How full the loaded model's cache is; `last` is what the last reply
    /// took. Throws `.unsupported` where neither tells.
    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy

    /// How often to look at the cache while a reply streams, where the stream does
    /// not tell of it; `nil` where it does, or nothing would be seen.
    var occupancyInterval: Duration? { get }

    /// What `ModelServer` offers of the same names.
    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    func free(_ model: String, on server: ServerConnection) async throws(EngineError)
    func pull(
        _ name: String, on server: ServerConnection, clock: any Clock<Duration>,
        progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String
}

extension ServerDialect {
    var engineName: String { kind.engineName }
    var readsAhead: Bool { false }
    var occupancyInterval: Duration? { nil }

    func continueLoad(_ request: LoadRequest, on server: ServerConnection)
        async throws(EngineError) -> LoadOutcome
    {
        try await load(request, on: server)
    }

    func watchLoad(
        of request: LoadRequest, on server: ServerConnection,
        progress: @escaping @Sendable (Double) -> Void
    ) async {}

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, model: ServedModel,
        on server: ServerConnection
    ) async throws(EngineError) -> TokenCount? {
        nil
    }

    func renewed(_ model: ServedModel, idle: Double, on server: ServerConnection)
        async -> ServedModel
    {
        model
    }

    func occupancy(of model: ServedModel, last: Usage?, on server: ServerConnection)
        async throws(EngineError) -> CacheOccupancy
    {
        throw EngineError(.unsupported, "\(engineName) does not tell how full its cache is.")
    }

    func details(of model: String, on server: ServerConnection) async throws(EngineError)
        -> ModelDetails
    {
        throw EngineError(.unsupported, "\(engineName) tells nothing more of its models.")
    }

    func warm(_ model: String, settings: EngineSettings, on server: ServerConnection)
        async throws(EngineError)
    {
        throw EngineError(
            .unsupported, "\(engineName) cannot be asked to load a model: it has what it serves.")
    }

    func free(_ model: String, on server: ServerConnection) async throws(EngineError) {
        throw EngineError(
            .unsupported,
            "\(engineName) cannot be asked to unload a model: it keeps what it serves.")
    }

    func pull(
        _ name: String, on server: ServerConnection, clock: any Clock<Duration>,
        progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String {
        throw EngineError(
            .unsupported, "\(engineName) fetches no models: use its own tools, or another engine.")
    }
}
