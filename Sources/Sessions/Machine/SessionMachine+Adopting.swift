package import ChatCore
package import EngineKit

/// Going on with a model that somebody else has loaded, and letting one go.
extension SessionMachine {
    /// The engine that took over has this model loaded, with so many tokens of
    /// the conversation in its cache; `nil` where nobody knows. A load under way is
    /// given up, a reply that streams ends at once, and what waits is sent.
    package mutating func adopted(
        _ ready: LoadedModel, _ request: LoadRequest, holding tokens: Int? = nil,
        occupancy: CacheOccupancy? = nil, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = leave(at: now)
        // Retires every load before: there is nothing of theirs to undo.
        lastLoad.rawValue += 1
        model = .ready(ready)
        asked = request
        loaded = request
        forgetEngine()
        cached = tokens.map { CachedContext(conversation: conversation.id, tokens: $0) }
        let filled = occupancy.map { [SessionAction.emit(.cache($0))] } ?? []
        return actions + [.emit(.loaded(ready))] + filled + (tokens == nil ? restore() : [])
            + beginNext(at: now)
    }

    /// The engine's model makes room for another. What is under way ends, what
    /// waits goes on waiting; the conversation's state is parked first. A message
    /// would load the model again.
    package mutating func released(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = leave(at: now)
        lose()
        return actions
    }

    /// Leaves names of generations to another session over the same engine: those behind the
    /// one that is returned, and more than it can need.
    package mutating func lendNames() -> GenerationID {
        defer { lastGeneration.rawValue += 1 << 20 }
        return lastGeneration
    }

    /// Names generations behind `last` from now on.
    package mutating func borrowNames(after last: GenerationID) {
        lastGeneration = max(lastGeneration, last)
    }

    /// The model that is ready, and what it was loaded with.
    package var ready: (model: LoadedModel, request: LoadRequest)? {
        guard case .ready(let model) = model, let loaded else { return nil }
        return (model, loaded)
    }

    /// Whether the disk holds the conversation's cache as it is.
    var isCacheParked: Bool { cached?.conversation == conversation.id && cached?.isParked == true }

    /// Tokens of the conversation in the cache, as far as is known.
    package var cachedTokens: Int? {
        cached.flatMap { $0.conversation == conversation.id ? $0.tokens : nil }
    }

    /// What a model would read of the conversation as it is now, before the
    /// next message.
    package var readMessages: [PromptMessage] {
        Prompt.messages(of: conversation, systemPrompt: reply.systemPrompt)
    }
}
