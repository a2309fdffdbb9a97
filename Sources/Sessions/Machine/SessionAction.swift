package import ChatCore
package import EngineKit

/// What a `SessionMachine` wants done. Actions are performed in order.
package enum SessionAction: Sendable, Hashable {
    /// Tell whoever shows the session.
    case emit(SessionEvent)
    /// Load a model; answer with `loadProgressed` and one `loadEnded`.
    case load(LoadID, LoadRequest)
    /// Give that load up. Its outcome is no longer waited for.
    case cancelLoad(LoadID)
    /// Free the engine's model: it was loaded although nobody wants it.
    case unload
    /// Write to the history; answer with `historyWritten`.
    case store(HistoryChange)
    /// Answer with `stored` when all that was to be written before this has
    /// been, or has failed.
    case flush(GenerationID)
    /// Start a reply; answer with `received` and one `streamEnded`.
    case generate(GenerationRequest)
    /// Stop that generation; its stream is still read to its end.
    case cancel(GenerationID)
    /// Stop that generation and read no more of its stream.
    case abandon(GenerationID)
    /// Count tokens; answer with `counted`.
    case count(EngineCallID, [PromptMessage], ThinkingSettings)
    /// Ask what loading so would take; answer with `measured`.
    case measure(EngineCallID, LoadRequest)
    /// Write the conversation's KV state to disk, before whatever is asked of
    /// the engine next; answer with `parked`.
    case park(EngineCallID, Conversation.ID)
    /// Put the conversation's KV state back; answer with `restored`.
    case restore(EngineCallID, Conversation.ID)
    /// Remove the conversation's parked KV states. Nothing is answered.
    case discard(Conversation.ID)
    /// Answer with `idled` after `SessionMachine.titleIdle`, unless another such
    /// wait is asked for before.
    case awaitIdle(IdleID)
}
