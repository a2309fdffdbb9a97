package import ChatCore
package import EngineKit

/// What a switch to another model asks of a session.
extension SessionManager {
    /// What another model would have to read to go on with the conversation.
    package struct Reading: Sendable {
        package var conversation: Conversation.ID
        /// Oldest first; empty when nothing was said yet.
        package var messages: [PromptMessage]
        package var thinking: ThinkingSettings
    }

    /// The model that is ready, and what it was loaded with; `nil` without one.
    package var ready: (model: LoadedModel, request: LoadRequest)? { machine.ready }

    /// Tokens of the conversation in the engine's cache, as far as is known.
    package var cachedTokens: Int? { machine.cachedTokens }

    /// What there is to read now, a partial reply included.
    package var reading: Reading {
        let hasReply = machine.conversation.messages.contains { $0.reply != nil }
        return Reading(
            conversation: machine.conversation.id, messages: hasReply ? machine.readMessages : [],
            thinking: machine.reply.thinking)
    }

    /// Goes on with an engine that has a model loaded, and so many tokens of the
    /// conversation in its cache, as full as `occupancy` says, where that is
    /// known. On return the engine before is no longer used and has parked the
    /// conversation; what lies on the disk then is returned.
    @discardableResult
    package func adopt(
        _ engine: any InferenceEngine, _ model: LoadedModel, _ request: LoadRequest,
        holding tokens: Int? = nil, occupancy: CacheOccupancy? = nil
    ) async -> ParkedState? {
        if !machine.isCacheParked { lastParked = nil }
        await replaceEngine(engine)
        perform(
            machine.adopted(
                model, request, holding: tokens, occupancy: occupancy, at: now()))
        return lastParked
    }

    /// The same where the engine is the session's already: somebody else has loaded it.
    package func adopt(_ model: LoadedModel, _ request: LoadRequest) {
        perform(machine.adopted(model, request, at: now()))
    }

    /// The engine with the model that is ready, for another session to `borrow`; `nil` while none
    /// is, or while a reply is made or prepared.
    ///
    /// The engine answers one at a time: this session is not to be asked for anything until the
    /// other is done.
    package func lend() -> LentModel? {
        guard machine.isIdle, let ready = machine.ready else { return nil }
        perform(machine.dropTitle())
        return LentModel(
            engine: engine, model: ready.model, request: ready.request,
            lastGeneration: machine.lendNames())
    }

    /// Goes on with another session's model. This one was made with its engine.
    package func borrow(_ lent: LentModel) {
        machine.borrowNames(after: lent.lastGeneration)
        adopt(lent.model, lent.request)
    }

    /// Adds a message and a reply to it that was made elsewhere, and stores both; `kept` tells.
    package func keep(user: String, reply: Message) {
        perform(machine.keep(user: user, reply: reply, at: now()))
    }

    /// Frees the engine's model, once the conversation is parked: another one
    /// needs the room. `load` brings it back. Returns what lies on the disk of it.
    @discardableResult
    package func release() async -> ParkedState? {
        if !machine.isCacheParked { lastParked = nil }
        perform(machine.released(at: now()))
        await workIsDone()
        await engine.unload()
        return lastParked
    }
}
