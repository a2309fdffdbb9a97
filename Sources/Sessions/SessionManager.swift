package import ChatCore
package import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A chat over an engine: keeps the conversation, performs what its
/// `SessionMachine` decides, and tells of it in events.
///
/// Every method returns when what it asks for has been begun, not when it is
/// done; the events tell the rest. Calls take effect in the order in which they
/// reach the actor. A token costs one resumption of the actor and no more.
package actor SessionManager {
    // Not private for the extensions in this folder, which add calls and no state.
    var machine: SessionMachine
    private(set) var engine: any InferenceEngine
    let now: @Sendable () -> MonotonicInstant
    private let events: @Sendable (SessionEvent) -> Void
    private let history: (any HistoryWriting)?

    /// The load under way, kept to be cancelled.
    private var loading: (id: LoadID, task: Task<Result<LoadedModel, EngineError>, Never>)?
    /// The reader of the generation under way.
    private var generation: (id: GenerationID, task: Task<Void, Never>)?
    /// The last of what is done to the engine's model or cache, one after the
    /// other: a load, a parking, a restoring.
    private var engineWork: Task<Void, Never>?
    /// The last question how many tokens a draft has; only the newest is answered.
    var lastDraft: UInt64 = 0
    /// The prompt without a draft that was counted last, with its tokens.
    var countedFrame: (question: DraftQuestion, tokens: TokenCount)?
    /// What of the conversation was last written to the disk or read from there;
    /// `nil` where that was nothing.
    var lastParked: ParkedState?
    /// The wait for a person to do nothing, kept to be ended.
    var idling: Task<Void, Never>?
    let clock: any Clock<Duration>
    /// What is still to be written, oldest first, and who writes it.
    private var writes: [HistoryWrite] = []
    private var writer: Task<Void, Never>?

    /// - Parameters:
    ///   - history: where the conversation is kept; `nil` keeps nothing.
    ///   - reply: how replies are made, until `set` says otherwise.
    ///   - makesTitles: whether the model is asked for titles while nothing is
    ///     done. Without a history there is nothing to be found again by one.
    ///   - clock: what is waited by between writes and before a title.
    ///   - events: called in order, from the actor; must not block.
    package init(
        engine: any InferenceEngine, conversation: Conversation,
        history: (any HistoryWriting)? = nil,
        reply: ReplySettings = ReplySettings(), makesTitles: Bool = false,
        now: @escaping @Sendable () -> MonotonicInstant = { .now },
        clock: any Clock<Duration> = ContinuousClock(),
        events: @escaping @Sendable (SessionEvent) -> Void
    ) {
        self.engine = engine
        self.history = history
        self.now = now
        self.clock = clock
        self.events = events
        // What is not kept in the history is not kept as a state either.
        self.machine = SessionMachine(
            conversation: conversation, reply: reply, parksStates: history != nil,
            makesTitles: makesTitles && history != nil)
    }

    /// The conversation as it is now, a partial reply included.
    package var conversation: Conversation { machine.conversation }

    /// Whether nothing is under way: no load and no reply.
    package var isIdle: Bool { machine.isIdle }

    // MARK: Commands

    /// Loads a model in the place of what is loaded or being loaded. A reply
    /// that streams is stopped.
    package func load(_ request: LoadRequest) {
        perform(machine.load(request, at: now()))
    }

    /// Sends a message. While a model loads or a reply streams it waits, and
    /// its `turnStarted` tells when it is its turn. `sentAt` is when a person
    /// sent it, where that is earlier than this call.
    package func send(_ text: String, sentAt: MonotonicInstant? = nil) {
        perform(machine.send(text, sentAt: sentAt ?? now()))
    }

    /// Stops the reply, or else the load. The partial text stays. A second
    /// stop does not wait for the engine.
    package func stop() {
        perform(machine.stop(at: now()))
    }

    /// Answers the last message again; the reply it had stands aside.
    package func regenerate() {
        perform(machine.regenerate(at: now()))
    }

    /// Answers the message `id` again, or the one whose reply `id` is; what
    /// follows stands aside.
    package func regenerate(_ id: Message.ID) {
        perform(machine.regenerate(id, at: now()))
    }

    /// Goes on with the reply `id` from where it ends; `replyResumed` tells when.
    /// Only the last message can, when it is a reply with text that was stopped,
    /// cut off or broken off; anything else, or a reply under way, does nothing.
    ///
    /// What is new is added to the text, which the history holds at every moment.
    /// A continuation that fails before it says anything leaves the message as it
    /// was; `turnEnded` tells the failure.
    package func resumeReply(_ id: Message.ID) {
        perform(machine.resumeReply(id, at: now()))
    }

    /// Gives the message `id` another text. A person's message is answered
    /// anew, and stands aside with what followed it; a reply is changed in place.
    package func edit(_ id: Message.ID, text: String) {
        perform(machine.edit(id, text: text, at: now()))
    }

    /// Begins an empty conversation.
    package func newConversation() {
        open(Conversation(id: Conversation.ID(rawValue: UUID().uuidString)))
    }

    /// Goes on with `conversation`. What waited to be sent in the one before
    /// is dropped.
    package func open(_ conversation: Conversation) {
        perform(machine.open(conversation, at: now()))
    }

    /// Sets how replies are made, from the next one on.
    package func set(_ reply: ReplySettings) {
        machine.reply = reply
    }

    /// Ends an engine that hangs. A load under way begins again; a reply is made
    /// again, once, on the model loaded anew; without either the next message
    /// starts the engine.
    package func restartEngine() {
        machine.restarted()
        engine.restart()
    }

    /// Removes the parked states of a conversation that was deleted.
    package func discardState(of id: Conversation.ID) async {
        machine.discarded(id)
        await engineWork?.value
        await engine.discard(id)
    }

    /// Goes on with another engine, which has no model yet: `load` comes next.
    /// The conversation is kept. On return the engine before is no longer
    /// used, and has parked the conversation; to unload it is the caller's
    /// affair, who may want it kept warm.
    package func replaceEngine(_ engine: any InferenceEngine) async {
        perform(machine.engineReplaced(at: now()))
        // A load given up on the old engine need not delay one on the new.
        let parking = loading == nil ? engineWork : nil
        loading = nil
        engineWork = nil
        self.engine = engine
        await parking?.value
    }

    /// Ends what is under way, returns when the history is written, the
    /// conversation is parked and the model is freed. Nothing is taken any more.
    package func shutdown() async {
        perform(machine.close(at: now()))
        idling?.cancel()
        if loading == nil { await engineWork?.value }
        await writer?.value
        await engine.unload()
    }

    // MARK: Actions

    func perform(_ actions: [SessionAction]) {
        for action in actions {
            switch action {
            case .emit(let event): events(event)
            case .load(let id, let request): startLoad(id, request)
            case .cancelLoad(let id): cancelLoad(id)
            case .unload: unload()
            case .store(let change): write(.change(change))
            case .flush(let id): write(.flush(id))
            case .generate(let request): startGeneration(request)
            case .cancel(let id): engine.cancel(id)
            case .abandon(let id): abandonGeneration(id)
            case .count(let id, let messages, let thinking): count(id, messages, thinking)
            case .measure(let id, let request): measure(id, request)
            case .park(let id, let conversation): park(id, conversation)
            case .restore(let id, let conversation): restore(id, conversation)
            case .discard(let conversation): discard(conversation)
            case .awaitIdle(let id): awaitIdle(id)
            }
        }
    }

    // MARK: Loads

    private func startLoad(_ id: LoadID, _ request: LoadRequest) {
        let (progress, feed) = AsyncStream.makeStream(
            of: LoadProgress.self, bufferingPolicy: .bufferingNewest(1))
        let engine = engine
        // The engine is spared two loads at a time, however it takes being cancelled.
        let previous = engineWork
        let task = Task<Result<LoadedModel, EngineError>, Never> {
            defer { feed.finish() }
            _ = await previous?.value
            do throws(EngineError) {
                guard !Task.isCancelled else {
                    throw EngineError(.cancelled, "Loading was stopped.")
                }
                return .success(try await engine.load(request) { feed.yield($0) })
            } catch {
                return .failure(error)
            }
        }
        loading = (id, task)
        engineWork = Task { _ = await task.value }
        Task { await follow(id, progress, task) }
    }

    /// Hands on how a load goes. The outcome is only looked at when all of its
    /// progress has been.
    private func follow(
        _ id: LoadID, _ progress: AsyncStream<LoadProgress>,
        _ task: Task<Result<LoadedModel, EngineError>, Never>
    ) async {
        for await step in progress {
            perform(machine.loadProgressed(id, step))
        }
        let outcome = await task.value
        if loading?.id == id { loading = nil }
        perform(machine.loadEnded(id, outcome, at: now()))
    }

    private func cancelLoad(_ id: LoadID) {
        guard let loading, loading.id == id else { return }
        loading.task.cancel()
    }

    private func unload() {
        let engine = engine
        Task { await engine.unload() }
    }

    /// Returns when what is being done to the engine's model or cache is done.
    func workIsDone() async { await engineWork?.value }

    // MARK: Questions to the engine

    private func count(
        _ id: EngineCallID, _ messages: [PromptMessage], _ thinking: ThinkingSettings
    ) {
        let engine = engine
        Task {
            do throws(EngineError) {
                let count = try await engine.countTokens(in: messages, thinking: thinking)
                perform(machine.counted(id, .success(count)))
            } catch {
                perform(machine.counted(id, .failure(error)))
            }
        }
    }

    private func measure(_ id: EngineCallID, _ request: LoadRequest) {
        let engine = engine
        Task {
            do throws(EngineError) {
                let estimate = try await engine.memory(for: request)
                perform(machine.measured(id, .success(estimate)))
            } catch {
                perform(machine.measured(id, .failure(error)))
            }
        }
    }

    // A state that cannot be written or read costs time and nothing else: the
    // text is still there, and nobody is told.

    private func park(_ id: EngineCallID, _ conversation: Conversation.ID) {
        let (engine, previous) = (engine, engineWork)
        engineWork = Task {
            await previous?.value
            let state = (try? await engine.park(conversation)) ?? nil
            lastParked = state
            perform(machine.parked(id, state))
        }
    }

    private func restore(_ id: EngineCallID, _ conversation: Conversation.ID) {
        let (engine, previous) = (engine, engineWork)
        engineWork = Task {
            await previous?.value
            let state = (try? await engine.restore(conversation)) ?? nil
            lastParked = state
            perform(machine.restored(id, state))
        }
    }

    private func discard(_ conversation: Conversation.ID) {
        let (engine, previous) = (engine, engineWork)
        engineWork = Task {
            await previous?.value
            await engine.discard(conversation)
        }
    }

    // MARK: Generations

    private func startGeneration(_ request: GenerationRequest) {
        // Before anything can stop it, the engine knows the generation.
        let stream = engine.generate(request)
        let id = request.id
        generation = (id, Task { await read(stream, of: id) })
        if history != nil { storeInTime(id) }
    }

    private func read(_ stream: GenerationStream, of id: GenerationID) async {
        do {
            for try await event in stream {
                perform(machine.received(event, of: id, at: now()))
            }
            perform(machine.streamEnded(id, error: nil, at: now()))
        } catch {
            let known = error as? EngineError
            perform(
                machine.streamEnded(
                    id,
                    error: known
                        ?? EngineError(
                            .failed, "The engine failed (\(error)); regenerate to try again."),
                    at: now()))
        }
    }

    private func abandonGeneration(_ id: GenerationID) {
        engine.cancel(id)
        guard let generation, generation.id == id else { return }
        // Ends the stream for its reader, which the engine takes as a cancel too.
        generation.task.cancel()
        self.generation = nil
    }

    // MARK: History

    private func write(_ write: HistoryWrite) {
        if case .change(.save(let message, let conversation, _)) = write,
            case .change(.save(let waiting, of: conversation, _))? = writes.last,
            waiting.id == message.id
        {
            // A slow disk gets the newest state of a reply, not all of them.
            writes.removeLast()
        }
        writes.append(write)
        if writer == nil {
            writer = Task { await writeAll() }
        }
    }

    /// Returns when what was to be kept until now is on the disk.
    package func historyIsWritten() async {
        while let writer { await writer.value }
    }

    private func writeAll() async {
        while !writes.isEmpty {
            switch writes.removeFirst() {
            case .flush(let id):
                perform(machine.stored(id))
            case .change(let change):
                guard let history else { continue }
                do {
                    try await change.write(to: history)
                    perform(machine.historyWritten(error: nil))
                } catch {
                    perform(machine.historyWritten(error: "\(error)"))
                }
            }
        }
        writer = nil
    }
}

/// An entry of the manager's list of what to write.
private enum HistoryWrite {
    case change(HistoryChange)
    /// All before it is written.
    case flush(GenerationID)
}
