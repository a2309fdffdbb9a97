package import ChatCore

/// Whatever turns a conversation into a reply: the embedded llama.cpp, the
/// same in a child process, or a server on the network. Everything above this
/// protocol is blind to which one it has.
///
/// One model is loaded and one reply generated at a time. Calls made while a
/// reply streams wait for it, except `cancel`, which never waits.
package protocol InferenceEngine: Sendable {
    /// The engine's name as a person knows it: `llama.cpp`, `Ollama`.
    var name: String { get }

    /// The models it can load.
    func models() async throws(EngineError) -> [ModelDescription]

    /// Loads a model, replacing the loaded one, and says what is really in
    /// force. Cancelling the task aborts the load and throws `.cancelled`.
    func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel

    /// How many tokens the model would read for these messages, the chat
    /// template and the opening of the reply included.
    func countTokens(in messages: [PromptMessage]) async throws(EngineError) -> TokenCount

    /// Starts a reply. The stream ends after one `finished` event, or throws
    /// an `EngineError`. Dropping the stream cancels the generation.
    func generate(_ request: GenerationRequest) -> GenerationStream

    /// Stops the generation `id` within one token, or one chunk of the prompt;
    /// its stream then ends with `finished(.cancelled)`. A generation that is
    /// over, or not the one running, is left alone. Never blocks.
    func cancel(_ id: GenerationID)

    /// How full the KV cache is now.
    func occupancy() async throws(EngineError) -> CacheOccupancy

    /// Frees the model and its cache.
    func unload() async
}

/// The events of one reply. Throws only `EngineError`.
package typealias GenerationStream = AsyncThrowingStream<GenerationEvent, any Error>
