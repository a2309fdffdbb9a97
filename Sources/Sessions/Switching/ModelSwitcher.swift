package import ChatCore
package import EngineKit

/// Takes a chat from one model to another, of the same engine or not, and keeps
/// the ones before warm as far as the memory allows.
///
/// The model of now answers until the next one is loaded and has read the
/// conversation; only where both do not fit does it make room before, and it is
/// loaded again when the switch fails or is given up.
package actor ModelSwitcher {
    let manager: SessionManager
    let knowledge: SwitchKnowledge
    private let now: @Sendable () -> MonotonicInstant
    /// The engine the session has.
    package private(set) var current: ChatEngine
    /// Engines that hold a model to be gone back to, the least recently used first.
    private(set) var warm: [HeldModel] = []
    /// What conversations were parked under, and with how many tokens.
    private(set) var parked: [ParkedKey: ParkedState] = [:]
    private let limit: WarmLimit
    private var isSwitching = false
    /// Above all of the session's own, which count from 1.
    private var lastReading = UInt64.max / 2

    struct ParkedKey: Hashable {
        let request: LoadRequest
        let conversation: Conversation.ID

        init(_ request: LoadRequest, _ conversation: Conversation.ID) {
            self.request = request.untitled
            self.conversation = conversation
        }
    }

    /// - Parameters:
    ///   - current: The engine `manager` has.
    ///   - limit: What engines may take that are kept warm.
    package init(
        _ manager: SessionManager, current: ChatEngine, limit: WarmLimit,
        knowledge: SwitchKnowledge,
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        self.manager = manager
        self.current = current
        self.limit = limit
        self.knowledge = knowledge
        self.now = now
    }

    /// What is kept warm, by the requests they were loaded with.
    package var warmRequests: [LoadRequest] { warm.map(\.request) }

    /// The chat's model of now.
    package var loaded: LoadedModel? {
        get async { await manager.ready?.model }
    }

    /// Bytes the models of this chat take, those kept warm included.
    package var heldBytes: Int {
        get async {
            let current = await currentBytes
            return warm.reduce(current) { $0 + $1.bytes }
        }
    }

    /// The engines in use: the chat's, and those kept warm.
    package var ids: Set<Int> { Set([current.id] + warm.map(\.chat.id)) }

    /// The session was given another engine by other means.
    package func replaced(by engine: ChatEngine) { current = engine }

    /// Ends every engine that is kept warm.
    package func endWarm() async { await endWarm(warm.count) }

    /// Goes on with `target`; `progress` is told how far that is. A reply that
    /// streams is stopped and kept. Cancelling the task gives it up, and then the
    /// model of before answers, as after any failure.
    ///
    /// Throws `.cancelled`, `.outOfMemory`, and what loading throws; `.failed`
    /// while another switch is under way.
    package func run(
        _ target: SwitchTarget, predicted: SwitchPreview,
        progress: @escaping @Sendable (SwitchProgress) -> Void
    ) async throws(EngineError) -> SwitchOutcome {
        guard !isSwitching else {
            await target.chat.end()
            throw EngineError(.failed, "Another model is on its way; Esc gives it up.")
        }
        isSwitching = true
        defer { isSwitching = false }
        progress(.preparing)
        await manager.stop()
        let before = await manager.ready
        var release = Release(before: before?.request)
        var fresh: ChatEngine?
        do throws(EngineError) {
            let began = now()
            let (next, isWarm) = try await model(for: target, &release, &fresh, progress)
            var outcome = SwitchOutcome(
                predicted: predicted, model: next.loaded.model,
                way: isWarm ? .warm : .read, old: .left, loadSeconds: now().seconds(since: began))
            if !isWarm, next.loaded.loadSeconds != nil {
                await knowledge.loaded(target, outcome.loadSeconds)
            }
            let read = try await read(next, for: target, &outcome, progress)
            try checkCancellation()
            outcome.old = await adopt(next, holding: read, before, release)
            outcome.memoryBytes =
                next.bytes == 0 && warm.isEmpty
                ? nil : warm.reduce(next.bytes) { $0 + $1.bytes }
            return outcome
        } catch {
            if let fresh { await fresh.end() }
            if release.isReleased, let request = release.before { await manager.load(request) }
            throw error
        }
    }

    // MARK: Steps

    /// What a switch has done to the model of before.
    private struct Release {
        var before: LoadRequest?
        var isReleased = false
        /// Bytes free once the next model is there; `nil` where that is not known.
        var left: Int?
    }

    /// The model of `target`, from a warm engine or loaded into `fresh`, which is
    /// the caller's to end when the switch fails.
    private func model(
        for target: SwitchTarget, _ release: inout Release, _ fresh: inout ChatEngine?,
        _ progress: @escaping @Sendable (SwitchProgress) -> Void
    ) async throws(EngineError) -> (HeldModel, isWarm: Bool) {
        if let index = warm.firstIndex(where: { $0.serves(target) }) {
            let held = warm[index]
            // Its process may have ended meanwhile.
            if (try? await held.chat.engine.occupancy()) != nil,
                let index = warm.firstIndex(where: { $0.serves(target) })
            {
                warm.remove(at: index)
                fresh = held.chat
                await target.chat.end()
                return (held, true)
            }
            warm.removeAll { $0.serves(target) }
            await held.chat.end()
        }
        fresh = target.chat
        if target.chat.isEmbedded { try await makeRoom(for: target, &release) }
        progress(.loading(fraction: nil))
        let loaded = try await target.chat.engine.load(target.request) { step in
            progress(.loading(fraction: step.fraction))
        }
        return (
            HeldModel(chat: target.chat, request: target.request, loaded: loaded, cache: nil),
            false
        )
    }

    private func makeRoom(
        for target: SwitchTarget, _ release: inout Release
    ) async throws(EngineError) {
        await freeServers(for: target, &release)
        let engine = target.chat.engine
        let estimate: MemoryEstimate
        do throws(EngineError) {
            estimate = try await engine.memory(for: target.request)
        } catch {
            // What cannot be told is found out by loading.
            guard error.code == .unsupported else { throw error }
            return
        }
        release.left = estimate.left
        switch await room(for: estimate) {
        case .beside(let ending):
            await endWarm(ending)
        case .inPlace:
            await endWarm()
            release.isReleased = true
            note(await manager.release(), release.before, await manager.conversation.id)
        case .none(let missing):
            throw EngineError(
                .outOfMemory,
                "\(target.model.displayName) does not fit: \(missing >> 20) MiB of memory are missing even without the model of now; choose a smaller quantization or a smaller window."
            )
        }
    }

    /// Ends and puts aside what holds RPC servers the target is to use: without
    /// them it cannot even tell what it takes.
    private func freeServers(for target: SwitchTarget, _ release: inout Release) async {
        let ended = warm.filter { $0.request.sharesServers(with: target.request) }
        warm.removeAll { $0.request.sharesServers(with: target.request) }
        for held in ended { await held.chat.end() }
        guard current.isEmbedded, let before = release.before,
            before.sharesServers(with: target.request)
        else { return }
        release.isReleased = true
        note(await manager.release(), before, await manager.conversation.id)
    }

    /// Whether a model holds RPC servers the target is to use.
    func isServerHeld(for target: SwitchTarget) async -> Bool {
        let requests = warm.map(\.request) + [await manager.ready?.request].compactMap(\.self)
        return requests.contains { $0.sharesServers(with: target.request) }
    }

    /// Whether there is room for a model that takes so much.
    func room(for estimate: MemoryEstimate) async -> SwitchRoom {
        SwitchRoom(
            shortfall: estimate.shortfall, warm: warm.map(\.bytes), current: await currentBytes)
    }

    /// Bytes the model of now takes of this machine's memory.
    var currentBytes: Int {
        get async { current.isEmbedded ? await manager.ready?.model.memory?.bytesHere ?? 0 : 0 }
    }

    /// Remembers what was parked, for a preview of the way back.
    private func note(
        _ state: ParkedState?, _ request: LoadRequest?, _ conversation: Conversation.ID
    ) {
        guard let state, let request else { return }
        parked[ParkedKey(request, conversation)] = state
    }

    /// Whether the model of now, which takes `bytes`, would be kept.
    func keepsOld(_ bytes: Int, free: Int?, ending: Int = 0) -> Bool {
        let kept = warm.dropFirst(ending).map(\.bytes) + [bytes]
        return limit.ending(kept, free: free) < kept.count
    }

    private func endWarm(_ count: Int) async {
        let ended = warm.prefix(count)
        warm.removeFirst(ended.count)
        for held in ended { await held.chat.end() }
    }

    /// What a model's cache holds of the conversation; `nil` where nobody knows.
    private struct Held {
        var tokens: Int?
        var occupancy: CacheOccupancy?
    }

    /// Brings the conversation into the model's cache; returns what that holds. A conversation that does not fit is left to the next message,
    /// which can be made to.
    private func read(
        _ next: HeldModel, for target: SwitchTarget, _ outcome: inout SwitchOutcome,
        _ progress: @escaping @Sendable (SwitchProgress) -> Void
    ) async throws(EngineError) -> Held {
        let reading = await manager.reading
        guard !reading.messages.isEmpty, next.chat.engine.readsAhead else {
            if reading.messages.isEmpty { outcome.tokensRead = Figure(0, .engineReported) }
            return Held()
        }
        let began = now()
        progress(.restoring)
        var held = Held()
        if let state = try? await next.chat.engine.restore(reading.conversation) {
            held.tokens = state.tokens
            if outcome.way == .read {
                outcome.way = .restored(tokens: state.tokens, bytes: state.bytes)
            }
        }
        do throws(EngineError) {
            let reads = now()
            let (usage, occupancy) = try await readAhead(reading, on: next.chat.engine, progress)
            held.tokens = usage?.promptTokens ?? held.tokens
            held.occupancy = occupancy
            if let usage {
                let kept = usage.cachedTokens ?? 0
                await knowledge.read(
                    target, usage.promptTokens - kept, kept, now().seconds(since: reads))
            }
            outcome.tokensRead = usage.map {
                Figure($0.promptTokens - ($0.cachedTokens ?? 0), .engineReported)
            }
            outcome.readSeconds = now().seconds(since: began)
        } catch {
            guard error.code == .contextOverflow else { throw error }
        }
        return held
    }

    private func readAhead(
        _ reading: SessionManager.Reading, on engine: any InferenceEngine,
        _ progress: @escaping @Sendable (SwitchProgress) -> Void
    ) async throws(EngineError) -> (Usage?, CacheOccupancy?) {
        lastReading += 1
        var request = GenerationRequest(
            id: GenerationID(rawValue: lastReading), messages: reading.messages, maxTokens: 0)
        request.conversation = reading.conversation
        request.thinking = reading.thinking
        request.speculation = .off
        var usage: Usage?
        var occupancy: CacheOccupancy?
        do {
            for try await event in engine.generate(request) {
                switch event {
                case .promptProgress(let step): progress(.reading(step))
                case .cache(let filled): occupancy = filled
                case .finished(let result): usage = result.usage
                default: break
                }
            }
        } catch {
            try checkCancellation()
            throw error as? EngineError
                ?? EngineError(.failed, "The conversation could not be read (\(error)).")
        }
        try checkCancellation()
        return (usage, occupancy)
    }

    private func checkCancellation() throws(EngineError) {
        if Task.isCancelled { throw EngineError(.cancelled, "The switch was given up.") }
    }

    /// Hands the session over; returns what became of the engine before.
    private func adopt(
        _ next: HeldModel, holding held: Held,
        _ before: (model: LoadedModel, request: LoadRequest)?, _ release: Release
    ) async -> SwitchPreview.Old {
        let old = current
        let conversation = await manager.conversation.id
        let heldTokens = await manager.cachedTokens
        current = next.chat
        let state = await manager.adopt(
            next.chat.engine, next.loaded, next.request, holding: held.tokens,
            occupancy: held.occupancy)
        note(state, before?.request, conversation)
        // Without its model it is of no use; a server keeps what it likes.
        guard old.isEmbedded, !release.isReleased, let before,
            await (try? old.engine.occupancy()) != nil
        else {
            await old.end()
            return old.isEmbedded ? .parked : .left
        }
        var kept = HeldModel(
            chat: old, request: before.request, loaded: before.model, cache: nil)
        kept.cache = heldTokens.map { (conversation, $0) }
        warm.removeAll { $0.chat.address == nil && $0.request.isSame(as: kept.request) }
        warm.append(kept)
        let count = warm.count
        let ending = limit.ending(warm.map(\.bytes), free: release.left)
        await endWarm(ending)
        return ending == count ? .parked : .keptWarm
    }
}
