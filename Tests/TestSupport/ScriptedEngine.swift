package import ChatCore
package import EngineKit
internal import Synchronization

/// An engine that says what a test wrote down, at the times it wrote down.
///
/// Replies and loads are taken from the front of their lists, one for each
/// call; a call for which there is no script fails. Times are on the test's
/// clock, so a script with a `wait` stands still until the test moves it.
package final class ScriptedEngine: InferenceEngine {
    /// One step of a reply.
    package enum Step: Sendable {
        case event(GenerationEvent)
        /// One piece of text; its `at` is the clock's time when it is said.
        case text(String, tokens: Int? = 1, channel: TextDelta.Channel = .answer)
        case wait(Duration)
        /// The stream throws.
        case fail(EngineError)
        /// The stream ends, with usage for the tokens said so far.
        case finish(FinishReason)
    }

    /// One load: waits `delay` before each step of progress and before its outcome.
    package struct Load: Sendable {
        package var fractions: [Double]
        package var delay: Duration
        package var outcome: Result<LoadedModel, EngineError>?

        /// `outcome` `nil` loads what is asked for.
        package init(
            fractions: [Double] = [], delay: Duration = .zero,
            outcome: Result<LoadedModel, EngineError>? = nil
        ) {
            self.fractions = fractions
            self.delay = delay
            self.outcome = outcome
        }
    }

    /// What was asked of the engine, in order.
    package enum Call: Sendable, Hashable {
        case load(LoadRequest)
        case generate(GenerationRequest)
        case cancel(GenerationID)
        case memory(LoadRequest)
        /// Tokens were counted for a model that need not be loaded.
        case count(LoadRequest)
        case park(Conversation.ID)
        case restore(Conversation.ID)
        case discard(Conversation.ID)
        case unload
    }

    private struct State {
        var replies: [[Step]]
        var loads: [Load]
        var calls: [Call] = []
        var running: (id: GenerationID, task: Task<Void, Never>)?
        var parked: Set<Conversation.ID> = []
    }

    /// Tokens of every prompt, whatever it says, unless `count` says otherwise.
    package static let promptTokens = 10

    package let name: String
    package let readsAhead: Bool
    private let estimate: MemoryEstimate?
    private let clock: ManualClock
    private let honoursCancel: Bool
    private let count: @Sendable ([PromptMessage]) -> Int
    private let state: Mutex<State>

    /// - Parameter honoursCancel: without it `cancel` does nothing, as with an
    ///   engine that hangs; dropping the stream still ends a reply.
    /// - Parameter readsAhead: whether a generation of no tokens reads its prompt.
    /// - Parameter estimate: what every model takes; `nil` when there is always room.
    /// - Parameter count: how many tokens messages have, when it is asked.
    package init(
        name: String = "scripted", clock: ManualClock, loads: [Load] = [Load()],
        replies: [[Step]] = [],
        honoursCancel: Bool = true, readsAhead: Bool = false, estimate: MemoryEstimate? = nil,
        count: @escaping @Sendable ([PromptMessage]) -> Int = { _ in ScriptedEngine.promptTokens }
    ) {
        self.name = name
        self.clock = clock
        self.honoursCancel = honoursCancel
        self.readsAhead = readsAhead
        self.estimate = estimate
        self.count = count
        self.state = Mutex(State(replies: replies, loads: loads))
    }

    /// What was asked of it so far, in order.
    package var calls: [Call] { state.withLock { $0.calls } }

    /// The generations asked of it so far, in order.
    package var requests: [GenerationRequest] {
        calls.compactMap { if case .generate(let request) = $0 { request } else { nil } }
    }

    /// A loaded model by the name of `request`, with a window of 2048.
    package static func model(_ request: LoadRequest, engine: String = "scripted") -> LoadedModel {
        LoadedModel(
            model: ModelDescription(name: request.model, displayName: request.model, store: engine),
            engine: engine, contextWindow: request.settings.contextWindow ?? 2048)
    }

    package func models() async throws(EngineError) -> [ModelDescription] { [] }

    package func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        let script = state.withLock { state -> Load? in
            state.calls.append(.load(request))
            return state.loads.isEmpty ? nil : state.loads.removeFirst()
        }
        guard let script else { throw EngineError(.failed, "No load is scripted.") }
        for fraction in script.fractions {
            try await wait(script.delay)
            progress(LoadProgress(fraction: fraction))
        }
        try await wait(script.delay)
        return try (script.outcome ?? .success(Self.model(request, engine: name))).get()
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        TokenCount(count(messages), .engineReported)
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount {
        state.withLock { $0.calls.append(.count(request)) }
        return TokenCount(count(messages), .engineReported)
    }

    package func memory(for request: LoadRequest) async throws(EngineError) -> MemoryEstimate {
        state.withLock { $0.calls.append(.memory(request)) }
        return estimate
            ?? MemoryEstimate(devices: [], contextWindow: request.settings.contextWindow ?? 2048)
    }

    package func park(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState? {
        state.withLock { state in
            state.calls.append(.park(conversation))
            state.parked.insert(conversation)
        }
        return ParkedState(tokens: Self.promptTokens, bytes: 1, seconds: 0)
    }

    package func restore(_ conversation: Conversation.ID) async throws(EngineError)
        -> ParkedState?
    {
        state.withLock { state in
            state.calls.append(.restore(conversation))
            return state.parked.contains(conversation)
                ? ParkedState(tokens: Self.promptTokens, bytes: 1, seconds: 0) : nil
        }
    }

    package func discard(_ conversation: Conversation.ID) async {
        state.withLock { state in
            state.calls.append(.discard(conversation))
            state.parked.remove(conversation)
        }
    }

    package func generate(_ request: GenerationRequest) -> GenerationStream {
        let (stream, feed) = GenerationStream.makeStream()
        state.withLock { state in
            state.calls.append(.generate(request))
            let script = state.replies.isEmpty ? nil : state.replies.removeFirst()
            let previous = state.running?.task
            // One reply at a time, as the protocol has it.
            let task = Task {
                await previous?.value
                await self.say(
                    script ?? [.fail(EngineError(.failed, "No reply is scripted."))], to: feed)
            }
            state.running = (request.id, task)
            feed.onTermination = { _ in task.cancel() }
        }
        return stream
    }

    package func cancel(_ id: GenerationID) {
        state.withLock { state in
            state.calls.append(.cancel(id))
            if honoursCancel, state.running?.id == id { state.running?.task.cancel() }
        }
    }

    package func occupancy() async throws(EngineError) -> CacheOccupancy { CacheOccupancy() }

    package func unload() async {
        state.withLock { $0.calls.append(.unload) }
    }

    private func say(_ script: [Step], to feed: GenerationStream.Continuation) async {
        var tokens = 0
        for step in script {
            if case .wait(let duration) = step {
                try? await clock.sleep(until: clock.now.advanced(by: duration))
            }
            if Task.isCancelled { break }
            switch step {
            case .wait: break
            case .event(let event):
                feed.yield(event)
            case .text(let text, let count, let channel):
                tokens += count ?? 1
                feed.yield(
                    .text(
                        TextDelta(
                            channel: channel, text: text, tokens: count,
                            depth: Self.promptTokens + tokens,
                            at: clock.now)))
            case .fail(let error):
                feed.finish(throwing: error)
                return
            case .finish(let reason):
                finish(reason, tokens, feed)
                return
            }
        }
        // A script without an end is a stream that breaks off.
        if Task.isCancelled { finish(.cancelled, tokens, feed) } else { feed.finish() }
    }

    private func finish(
        _ reason: FinishReason, _ tokens: Int, _ feed: GenerationStream.Continuation
    ) {
        let usage = Usage(
            promptTokens: Self.promptTokens, cachedTokens: 0, completionTokens: tokens)
        feed.yield(.finished(GenerationResult(reason: reason, usage: usage)))
        feed.finish()
    }

    private func wait(_ duration: Duration) async throws(EngineError) {
        do {
            if duration > .zero { try await clock.sleep(until: clock.now.advanced(by: duration)) }
            try Task.checkCancellation()
        } catch {
            throw EngineError(.cancelled, "The load was stopped.")
        }
    }
}
