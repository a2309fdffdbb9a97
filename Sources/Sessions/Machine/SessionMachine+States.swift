package import ChatCore

/// Parking conversations' KV states and putting them back.
extension SessionMachine {
    /// Parks what the cache holds, if reading it again would take noticeably long.
    mutating func park() -> [SessionAction] {
        guard parksStates, case .ready = model, let held = cached,
            held.isWorthParking(rate: prefillRate)
        else { return [] }
        cached?.isParked = true
        let id = nextCall()
        cacheCall = id
        return [.park(id, held.conversation)]
    }

    /// Asks for the conversation's state, unless the cache holds it or it never
    /// had one.
    mutating func restore() -> [SessionAction] {
        guard parksStates, case .ready = model, cached?.conversation != conversation.id,
            conversation.messages.contains(where: { $0.reply != nil })
        else { return [] }
        let id = nextCall()
        cacheCall = id
        // Whatever comes of it, what was there before is gone or parked.
        cached = nil
        return [.restore(id, conversation.id)]
    }

    /// The parking `id` is over; `state` is `nil` where nothing was written.
    package mutating func parked(_ id: EngineCallID, _ state: ParkedState?) -> [SessionAction] {
        (state.map { [.emit(.parked($0))] } ?? []) + cacheIsFree(after: id)
    }

    /// The restoring `id` is over; `state` is `nil` where there was none that fits.
    package mutating func restored(_ id: EngineCallID, _ state: ParkedState?) -> [SessionAction] {
        guard cacheCall == id else { return [] }
        var actions: [SessionAction] = []
        if let state {
            cached = CachedContext(
                conversation: conversation.id, tokens: state.tokens, isParked: true)
            actions = [.emit(.restored(state))]
        }
        return actions + cacheIsFree(after: id)
    }

    /// Lets the turn go on that waited.
    private mutating func cacheIsFree(after id: EngineCallID) -> [SessionAction] {
        guard cacheCall == id else { return [] }
        cacheCall = nil
        guard let turn, turn.phase == .waiting else { return [] }
        return generate(for: turn)
    }

    /// Starts the turn's generation, or waits for the cache.
    mutating func generateWhenFree() -> [SessionAction] {
        guard let turn else { return [] }
        if cacheCall != nil {
            self.turn?.phase = .waiting
            return []
        }
        return generate(for: turn)
    }

    private mutating func generate(for turn: SessionTurn) -> [SessionAction] {
        self.turn?.phase = .streaming
        return [.generate(request(for: turn))]
    }

    /// Takes note of what is in the cache after the turn's reply, and how fast
    /// it was read.
    mutating func noteCache(after turn: SessionTurn, _ record: ReplyRecord) {
        guard case .ready = model else { return }
        let usage = record.usage
        let tokens = usage.map { $0.promptTokens + $0.completionTokens } ?? turn.depth
        guard tokens > 0 else { return }
        cached = CachedContext(conversation: conversation.id, tokens: tokens)
        measure = usage.map {
            ContextBound.Measure(
                conversation: conversation.id, through: turn.reply,
                tokens: $0.promptTokens + $0.completionTokens, cut: conversation.cut,
                systemPrompt: turn.settings.systemPrompt, thinking: turn.settings.thinking)
        }
        // Of a few tokens the rate says little.
        let read = usage.map { $0.promptTokens - ($0.cachedTokens ?? 0) } ?? 0
        if read >= 64, let rate = record.figures.prefillRate?.value, rate > 0 {
            prefillRate = rate
        }
    }

    /// The engine, or its model, is gone.
    mutating func lose() {
        model = .absent
        cached = nil
    }

    /// Nothing that is known of an engine holds for the next.
    mutating func forgetEngine() {
        cached = nil
        measure = nil
        mustCount = false
        prefillRate = nil
        cacheCall = nil
    }
}
