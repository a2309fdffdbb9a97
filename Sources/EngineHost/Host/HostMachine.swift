internal import ChatCore
internal import EngineKit

/// The life of the children of one `HostedEngine`, and what is asked of them.
/// Pure: every function says what is to be done, and does nothing.
///
/// A child is started by the first call that needs one. When it ends
/// uninvited, whatever was pending fails with `.crashed`, and so does every
/// later call that needs a model, until a load starts the next child: a model
/// is not loaded again behind anyone's back.
struct HostMachine: Sendable {
    enum State: Sendable, Hashable {
        /// No child. `loss` says how the last one was lost, if it was.
        case idle(loss: EngineError?)
        /// Started, but not heard of; requests wait for its hello.
        case starting(ChildID, waiting: [RequestMessage])
        case running(ChildID)
        /// On its way out; requests wait for the next child.
        case stopping(ChildID, waiting: [RequestMessage], loss: EngineError?)
    }

    private(set) var state = State.idle(loss: nil)
    /// Calls and generations that have not ended, waiting ones included.
    private var calls: Set<RequestID> = []
    private var generations: Set<GenerationID> = []
    /// How far each load under way has come, as its child last said.
    private var loads: [RequestID: LoadProgress] = [:]
    private var silence: Silence
    private var lastChild = ChildID(rawValue: 0)

    /// A child at work that says nothing for `stallSeconds` is said to stall.
    init(stallSeconds: Double = 30) {
        silence = Silence(threshold: stallSeconds)
    }

    /// The child there is, whatever it is doing.
    var child: ChildID? {
        switch state {
        case .idle: nil
        case .starting(let child, _), .running(let child), .stopping(let child, _, _): child
        }
    }

    // MARK: What callers do

    /// Takes a call or a generation.
    mutating func submit(_ request: RequestMessage) -> [HostAction] {
        track(request)
        switch state {
        case .idle(let loss):
            if let loss, request.needsModel { return fail(request, with: loss) }
            if case .unload(let id) = request { return resolve(id, .success(.unloaded(id))) }
            return start(waiting: [request])
        case .starting(let child, let waiting):
            state = .starting(child, waiting: waiting + [request])
            return []
        case .running(let child):
            return [.send(request, child)]
        case .stopping(let child, let waiting, let loss):
            if let loss, request.needsModel, !waiting.contains(where: \.isLoad) {
                return fail(request, with: loss)
            }
            state = .stopping(child, waiting: waiting + [request], loss: loss)
            return []
        }
    }

    /// A call's task was cancelled. One that is under way still gets the
    /// engine's answer, so that nobody is wrong about what is loaded.
    mutating func cancel(_ id: RequestID) -> [HostAction] {
        guard calls.contains(id) else { return [] }
        if case .running(let child) = state { return [.send(.cancelRequest(id), child)] }
        removeWaiting { $0.call == id }
        return resolve(
            id, .failure(EngineError(.cancelled, "Stopped before the engine was asked.")))
    }

    /// Someone stops a generation; its stream ends as the engine ends it.
    mutating func cancel(_ id: GenerationID) -> [HostAction] {
        guard generations.contains(id) else { return [] }
        if case .running(let child) = state { return [.send(.cancelGeneration(id), child)] }
        removeWaiting { $0.generation == id }
        generations.remove(id)
        return [
            .deliver(id, .finished(GenerationResult(reason: .cancelled, usage: nil))),
            .finish(id, nil),
        ]
    }

    /// A generation's stream was dropped: nobody wants its events.
    mutating func abandon(_ id: GenerationID) -> [HostAction] {
        guard generations.remove(id) != nil else { return [] }
        if case .running(let child) = state { return [.send(.cancelGeneration(id), child)] }
        removeWaiting { $0.generation == id }
        return []
    }

    /// A request could not be put on the wire.
    mutating func reject(_ request: RequestMessage, with error: EngineError) -> [HostAction] {
        fail(request, with: error)
    }

    /// Ends the child, if there is one, and every call.
    mutating func shutDown() -> [HostAction] {
        guard let child else { return [] }
        let wasStopping = if case .stopping = state { true } else { false }
        state = .stopping(child, waiting: [], loss: nil)
        let failures = failEverything(
            with: EngineError(.cancelled, "The engine was shut down; send again to start it."))
        return failures + (wasStopping ? [] : [.closeInput(child)])
    }

    // MARK: What is heard of the child

    mutating func receive(_ message: ReplyMessage, from child: ChildID) -> [HostAction] {
        switch state {
        case .starting(child, let waiting):
            guard case .hello(let hello) = message else {
                return violate(.violation("did not introduce itself"), by: child)
            }
            guard hello.protocolVersion == Hello.currentVersion else {
                return violate(
                    .violation(
                        "(\(hello.engine)) speaks version \(hello.protocolVersion) of the protocol and this program version \(Hello.currentVersion)"
                    ),
                    by: child)
            }
            state = .running(child)
            return [.ready(child)] + waiting.map { .send($0, child) }
        case .running(child):
            silence.end()
            return receive(message, running: child)
        default: return []
        }
    }

    private mutating func receive(_ message: ReplyMessage, running child: ChildID) -> [HostAction] {
        switch message {
        case .hello:
            return violate(.violation("introduced itself twice"), by: child)
        case .event(let id, let event):
            guard generations.contains(id) else { return [] }
            guard case .finished = event else { return [.deliver(id, event)] }
            generations.remove(id)
            return [.deliver(id, event), .finish(id, nil)]
        case .generationFailed(let id, let error):
            return generations.remove(id) == nil ? [] : [.finish(id, error)]
        case .loadProgress(let id, let progress):
            guard calls.contains(id) else { return [] }
            if loads[id] != nil { loads[id] = progress }
            return [.progress(id, progress)]
        case .failed(let id, let error):
            return resolve(id, .failure(error))
        case .loaded(let id, _), .counted(let id, _), .models(let id, _), .occupancy(let id, _),
            .unloaded(let id), .memory(let id, _), .parked(let id, _), .discarded(let id):
            return resolve(id, .success(message))
        }
    }

    /// The child sent something that is no message.
    mutating func violate(_ error: EngineError, by child: ChildID) -> [HostAction] {
        switch state {
        case .starting(child, _), .running(child):
            state = .stopping(child, waiting: [], loss: error)
            return failEverything(with: error) + [.kill(child)]
        default: return []
        }
    }

    /// Someone gave up on a child that hangs: it is killed, and what was
    /// pending fails as with a crash, but at once: a process that hangs in the
    /// kernel may take its time to go.
    mutating func giveUp() -> [HostAction] {
        switch state {
        case .starting(let child, _), .running(let child):
            let error = EngineError.restarted
            state = .stopping(child, waiting: [], loss: error)
            let failures = failEverything(with: error)
            return (failures.isEmpty ? [.lost(error)] : failures) + [.kill(child)]
        case .idle, .stopping: return []
        }
    }

    /// The child closed its output. It is given the time to end by itself, so
    /// that its exit code can be told.
    mutating func outputEnded(of child: ChildID) -> [HostAction] {
        switch state {
        case .starting(child, _), .running(child): [.closeInput(child)]
        default: []
        }
    }

    /// The child's process is gone.
    mutating func ended(_ child: ChildID, _ exit: ChildExit, log: [String]) -> [HostAction] {
        switch state {
        case .starting(child, _), .running(child):
            let isStarting = if case .starting = state { true } else { false }
            let crash = EngineError.crash(exit, isStarting: isStarting, log: log)
            let failures = failEverything(with: crash)
            state = .idle(loss: crash)
            return [.release(child)] + (failures.isEmpty ? [.lost(crash)] : failures)
        case .stopping(child, let waiting, let loss):
            state = .idle(loss: loss)
            return [.release(child)] + (waiting.isEmpty ? [] : start(waiting: waiting))
        default: return []
        }
    }

    /// The child could not even be started.
    mutating func failedToStart(_ child: ChildID, _ error: EngineError) -> [HostAction] {
        guard self.child == child else { return [] }
        state = .idle(loss: nil)
        return [.release(child)] + failEverything(with: error)
    }

    /// The child has had the time to say hello.
    mutating func startExpired(_ child: ChildID) -> [HostAction] {
        guard case .starting(child, _) = state else { return [] }
        let error = EngineError(
            .unreachable,
            "The engine did not start in time; send again, or restart canter if it stays so.")
        state = .stopping(child, waiting: [], loss: nil)
        return failEverything(with: error) + [.kill(child)]
    }

    /// The child has had the time to end by itself.
    func graceExpired(_ child: ChildID) -> [HostAction] {
        self.child == child ? [.kill(child)] : []
    }
}

// MARK: - Silence

extension HostMachine {
    /// Whether a child is at something a person waits for.
    private var isWorking: Bool {
        if case .running = state { !generations.isEmpty || !loads.isEmpty } else { false }
    }

    /// After every step: begins to watch a child that has work, unless it is
    /// watched already. `watchExpired` is called after `interval` then.
    mutating func watchIfWorking() -> [HostAction] {
        guard let child, isWorking, silence.beginWatch() else { return [] }
        return [.watch(child, seconds: silence.interval)]
    }

    /// The watched child has had the time to say something.
    mutating func watchExpired(_ child: ChildID) -> [HostAction] {
        guard self.child == child else { return [] }
        guard let seconds = silence.watchExpired(isWorking: isWorking) else { return [] }
        let told = loads.keys.sorted().map { id -> HostAction in
            .progress(
                id, LoadProgress(fraction: loads[id]?.fraction, stalledSeconds: seconds))
        }
        return told + generations.sorted().map { .deliver($0, .stalled(seconds: seconds)) }
    }
}

// MARK: - Parts of the above

extension HostMachine {
    private mutating func start(waiting: [RequestMessage]) -> [HostAction] {
        lastChild.rawValue += 1
        state = .starting(lastChild, waiting: waiting)
        return [.start(lastChild)]
    }

    private mutating func track(_ request: RequestMessage) {
        if let call = request.call { calls.insert(call) }
        if case .load(let id, _) = request { loads[id] = LoadProgress(fraction: nil) }
        if let generation = request.generation { generations.insert(generation) }
    }

    private mutating func fail(_ request: RequestMessage, with error: EngineError) -> [HostAction] {
        if let call = request.call { return resolve(call, .failure(error)) }
        if let generation = request.generation, generations.remove(generation) != nil {
            return [.finish(generation, error)]
        }
        return []
    }

    private mutating func resolve(_ id: RequestID, _ result: Result<ReplyMessage, EngineError>)
        -> [HostAction]
    {
        loads[id] = nil
        return calls.remove(id) == nil ? [] : [.resolve(id, result)]
    }

    private mutating func failEverything(with error: EngineError) -> [HostAction] {
        defer {
            calls = []
            loads = [:]
            generations = []
        }
        return calls.sorted().map { .resolve($0, .failure(error)) }
            + generations.sorted().map { .finish($0, error) }
    }

    private mutating func removeWaiting(where condition: (RequestMessage) -> Bool) {
        switch state {
        case .starting(let child, var waiting):
            waiting.removeAll(where: condition)
            state = .starting(child, waiting: waiting)
        case .stopping(let child, var waiting, let loss):
            waiting.removeAll(where: condition)
            state = .stopping(child, waiting: waiting, loss: loss)
        case .idle, .running: break
        }
    }
}

extension RequestMessage {
    /// The call this opens, if it opens one.
    fileprivate var call: RequestID? {
        switch self {
        case .load(let id, _), .countTokens(let id, _), .models(let id), .occupancy(let id),
            .unload(let id), .memory(let id, _), .park(let id, _), .restore(let id, _),
            .discard(let id, _):
            id
        case .generate, .cancelRequest, .cancelGeneration: nil
        }
    }

    /// The generation this opens, if it opens one.
    fileprivate var generation: GenerationID? {
        if case .generate(let request) = self { request.id } else { nil }
    }
}
