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

    /// What loading the model so would take in memory, without loading it.
    /// Throws `.unsupported` where the engine cannot tell.
    func memory(for request: LoadRequest) async throws(EngineError) -> MemoryEstimate

    /// How many tokens the model would read for these messages, the chat
    /// template and the opening of the reply included.
    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount

    /// The same with the tokenizer and template of the model `request` would
    /// load, which need not be loaded and is not. Throws `.unsupported` where the
    /// engine cannot.
    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount

    /// Whether a generation of no tokens (`maxTokens` 0) leaves its prompt in the
    /// cache, so that a conversation can be read before it goes on.
    var readsAhead: Bool { get }

    /// Whether a request may have a `TokenPrompt` in place of messages.
    var readsTokens: Bool { get }

    /// Starts a reply. The stream ends after one `finished` event, or throws
    /// an `EngineError`. Dropping the stream cancels the generation.
    func generate(_ request: GenerationRequest) -> GenerationStream

    /// Stops the generation `id` within one token, or one chunk of the prompt;
    /// its stream then ends with `finished(.cancelled)`. A generation that is
    /// over, or not the one running, is left alone. Never blocks.
    func cancel(_ id: GenerationID)

    /// How full the KV cache is now.
    func occupancy() async throws(EngineError) -> CacheOccupancy

    /// Writes the KV state of that conversation to the state store. Returns
    /// what was written; `nil` when the cache holds another conversation or
    /// nothing worth keeping, or where the engine cannot.
    func park(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState?

    /// Puts that conversation's parked state into the cache. Returns what was
    /// read; `nil` when there is none that fits the loaded model and settings.
    /// A damaged file is removed and is no error: the text is still there.
    func restore(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState?

    /// Removes that conversation's parked states, because it was deleted.
    func discard(_ conversation: Conversation.ID) async

    /// Frees the model and its cache.
    func unload() async

    /// Ends an engine that hangs, as hard as it takes; its model is lost, and
    /// what is under way fails with `.crashed`. Does nothing where the engine
    /// is not ours to end. Never blocks.
    func restart()

    /// Halts the engine's process where it is, until `resume`: a chat that is
    /// suspended does not keep the processor busy. Does nothing where the
    /// process is not ours. Never blocks.
    func suspend()

    /// Lets a halted process go on.
    func resume()
}

extension InferenceEngine {
    package func memory(for request: LoadRequest) async throws(EngineError) -> MemoryEstimate {
        throw EngineError(.unsupported, "\(name) does not tell what a model takes in memory.")
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount {
        throw EngineError(.unsupported, "\(name) counts tokens of the loaded model only.")
    }

    package var readsAhead: Bool { false }

    package var readsTokens: Bool { false }

    package func countTokens(in messages: [PromptMessage]) async throws(EngineError) -> TokenCount {
        try await countTokens(in: messages, thinking: ThinkingSettings())
    }

    package func park(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState? {
        nil
    }

    package func restore(_ conversation: Conversation.ID) async throws(EngineError)
        -> ParkedState?
    {
        nil
    }

    package func discard(_ conversation: Conversation.ID) async {}

    package func restart() {}

    package func suspend() {}

    package func resume() {}
}

/// The events of one reply. Throws only `EngineError`.
package typealias GenerationStream = AsyncThrowingStream<GenerationEvent, any Error>
