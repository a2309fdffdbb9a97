package import ChatCore
package import EngineKit
internal import Synchronization

/// An engine in a child process, which can crash, be killed and be started
/// again without harm to this one.
///
/// The child is started by the first call that needs it. A crash fails what
/// was pending with `.crashed` and the end of the child's log; from then on
/// calls that need a model fail alike, until `load` starts the next child.
/// Nothing here blocks, and events of one generation reach its stream in order
/// and as they come. Dropping the last reference kills the child.
package final class HostedEngine: InferenceEngine {
    package var name: String { launch.name }

    private let launch: EngineLaunch
    private let clock: any Clock<Duration>
    private let startTimeout: Duration
    private let grace: Duration
    private let onLoss: @Sendable (EngineError) -> Void
    private let hosting: Mutex<Hosting>

    /// - Parameters:
    ///   - launch: How to start the child, which is to call `EngineChild.run`.
    ///   - clock: Measures the two durations.
    ///   - startTimeout: How long a child may take to say hello.
    ///   - grace: How long a child may take to end when asked to, before it is killed.
    ///   - stall: How long a child at work may say nothing before that is told.
    ///   - onLoss: Told of a child that ended uninvited while nothing was
    ///     pending, so that nobody heard of it by an error. Must not block.
    package init(
        _ launch: EngineLaunch, clock: any Clock<Duration> = ContinuousClock(),
        startTimeout: Duration = .seconds(30), grace: Duration = .seconds(1),
        stall: Duration = .seconds(30),
        onLoss: @escaping @Sendable (EngineError) -> Void = { _ in }
    ) {
        self.launch = launch
        self.clock = clock
        self.startTimeout = startTimeout
        self.grace = grace
        self.onLoss = onLoss
        hosting = Mutex(Hosting(stallSeconds: stall / .seconds(1)))
    }

    deinit {
        hosting.withLock { hosting in
            hosting.timer?.cancel()
            hosting.watch?.cancel()
            hosting.connection?.closeInput()
            hosting.process?.kill()
            for stream in hosting.streams.values {
                stream.finish(
                    throwing: EngineError(
                        .cancelled, "The engine was let go; send again to start it."))
            }
        }
    }

    /// The child's process id; `nil` while there is none.
    package var processID: Int32? {
        hosting.withLock { $0.process?.id }
    }

    /// Ends the child and returns when it is gone: at once when there is none,
    /// within the grace otherwise. What is pending fails with `.cancelled`. A
    /// later call starts a new child.
    package func shutdown() async {
        await withCheckedContinuation { continuation in
            step { hosting in
                guard hosting.machine.child != nil else {
                    continuation.resume()
                    return []
                }
                hosting.shutdowns.append(continuation)
                return hosting.machine.shutDown()
            }
        }
    }

    // MARK: InferenceEngine

    package func models() async throws(EngineError) -> [ModelDescription] {
        guard case .models(_, let models) = try await call({ .models($0) }) else {
            throw .wrongAnswer
        }
        return models
    }

    package func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        let answer = try await call(progress: progress) { .load($0, request) }
        guard case .loaded(_, let model) = answer else { throw .wrongAnswer }
        return model
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        try await counted(TokenQuestion(messages: messages, thinking: thinking))
    }

    package func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings, of request: LoadRequest
    ) async throws(EngineError) -> TokenCount {
        try await counted(TokenQuestion(messages: messages, thinking: thinking, model: request))
    }

    private func counted(_ question: TokenQuestion) async throws(EngineError) -> TokenCount {
        guard case .counted(_, let count) = try await call({ .countTokens($0, question) }) else {
            throw .wrongAnswer
        }
        return count
    }

    /// The child is the embedded engine.
    package var readsAhead: Bool { true }
    package var readsTokens: Bool { true }

    package func memory(for request: LoadRequest) async throws(EngineError) -> MemoryEstimate {
        guard case .memory(_, let estimate) = try await call({ .memory($0, request) }) else {
            throw .wrongAnswer
        }
        return estimate
    }

    package func park(_ conversation: Conversation.ID) async throws(EngineError) -> ParkedState? {
        guard case .parked(_, let state) = try await call({ .park($0, conversation) }) else {
            throw .wrongAnswer
        }
        return state
    }

    package func restore(_ conversation: Conversation.ID) async throws(EngineError)
        -> ParkedState?
    {
        guard case .parked(_, let state) = try await call({ .restore($0, conversation) }) else {
            throw .wrongAnswer
        }
        return state
    }

    package func discard(_ conversation: Conversation.ID) async {
        _ = try? await call { .discard($0, conversation) }
    }

    package func restart() {
        step { $0.machine.giveUp() }
    }

    /// The child leads a process group of its own, which the terminal's Ctrl-Z
    /// does not reach. One that is started meanwhile is halted as well; one that
    /// is halted when this process dies ends all the same, see `EngineChild`.
    package func suspend() {
        hosting.withLock { hosting in
            hosting.isHalted = true
            hosting.process?.halt()
        }
    }

    package func resume() {
        hosting.withLock { hosting in
            hosting.isHalted = false
            hosting.process?.goOn()
            // The time it was halted is not the child's.
            if case .starting(let child, _) = hosting.machine.state {
                awaitHello(of: child, &hosting)
            }
        }
    }

    package func occupancy() async throws(EngineError) -> CacheOccupancy {
        guard case .occupancy(_, let occupancy) = try await call({ .occupancy($0) }) else {
            throw .wrongAnswer
        }
        return occupancy
    }

    /// Does not start a child to unload nothing. A child that dies over it has
    /// freed its memory as well.
    package func unload() async {
        _ = try? await call { .unload($0) }
    }

    /// The id of `request` must not be that of a generation still running.
    package func generate(_ request: GenerationRequest) -> GenerationStream {
        let (stream, continuation) = GenerationStream.makeStream()
        continuation.onTermination = { [weak self] termination in
            // `finished` comes from here, where the end is known already.
            guard case .cancelled = termination else { return }
            self?.step { $0.abandon(request.id) }
        }
        step { hosting in
            precondition(
                hosting.streams[request.id] == nil, "a generation id was used while it was running")
            hosting.streams[request.id] = continuation
            return hosting.machine.submit(.generate(request))
        }
        return stream
    }

    package func cancel(_ id: GenerationID) {
        step { $0.machine.cancel(id) }
    }

    /// Asks the child and waits for its answer. Cancelling the task cancels
    /// the call in the child, whose answer is still waited for.
    private func call(
        progress: (@Sendable (LoadProgress) -> Void)? = nil,
        _ request: (RequestID) -> RequestMessage
    ) async throws(EngineError) -> ReplyMessage {
        let id = hosting.withLock { $0.nextRequestID() }
        let request = request(id)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                step { hosting in
                    hosting.calls[id] = Hosting.Call(continuation: continuation, progress: progress)
                    let actions = hosting.machine.submit(request)
                    // The handler below may have run before there was a call to cancel.
                    return Task.isCancelled ? actions + hosting.machine.cancel(id) : actions
                }
            }
        } onCancel: {
            step { $0.machine.cancel(id) }
        }
        return try result.get()
    }

    // MARK: Machinery

    /// Takes one step: what concerns the child is done under the lock, so that
    /// requests go out in the order they were made; who waits is told after.
    private func step(_ transition: (inout Hosting) -> [HostAction]) {
        let notices = hosting.withLock { hosting in
            var actions = transition(&hosting)[...]
            actions += hosting.machine.watchIfWorking()
            var notices: [Hosting.Notice] = []
            while let action = actions.popFirst() {
                if let notice = hosting.notice(of: action) {
                    notices.append(notice)
                } else {
                    actions.append(contentsOf: perform(action, &hosting))
                }
            }
            return notices
        }
        for notice in notices { notice.give(onLoss: onLoss) }
    }

    /// Carries out an action that concerns the child; returns what follows.
    private func perform(_ action: HostAction, _ hosting: inout Hosting) -> [HostAction] {
        switch action {
        case .start(let child):
            do throws(EngineError) {
                try start(child, &hosting)
            } catch {
                return hosting.machine.failedToStart(child, error)
            }
        case .send(let request, _):
            do throws(EngineError) {
                var encoder = FrameEncoder()
                try request.write(to: &encoder)
                hosting.connection?.send(encoder.bytes)
            } catch {
                return hosting.machine.reject(request, with: error)
            }
        case .closeInput(let child):
            hosting.connection?.closeInput()
            hosting.setTimer(after: grace, on: clock) { [weak self] in
                self?.step { $0.machine.graceExpired(child) }
            }
        case .kill: hosting.process?.kill()
        case .watch(let child, let seconds):
            hosting.setWatch(after: .seconds(seconds), on: clock) { [weak self] in
                self?.step { $0.machine.watchExpired(child) }
            }
        case .ready: hosting.timer?.cancel()
        case .progress, .resolve, .deliver, .finish, .lost, .release: break
        }
        return []
    }

    private func start(_ child: ChildID, _ hosting: inout Hosting) throws(EngineError) {
        let (process, pipes) = try ChildProcess.start(launch)
        let connection: ChildConnection
        do throws(EngineError) {
            connection = try ChildConnection(pipes, logFile: launch.logFile) { [weak self] event in
                self?.heard(event, of: child)
            }
        } catch {
            pipes.closeParentEnds()
            process.kill()
            process.whenEnded { _ in }
            throw error
        }
        process.whenEnded { connection.exited($0) }
        hosting.process = process
        hosting.connection = connection
        if hosting.isHalted { process.halt() }
        awaitHello(of: child, &hosting)
    }

    private func awaitHello(of child: ChildID, _ hosting: inout Hosting) {
        hosting.setTimer(after: startTimeout, on: clock) { [weak self] in
            self?.step { hosting in
                // A timer that was replaced may have expired before.
                guard !hosting.isHalted, !Task.isCancelled else { return [] }
                return hosting.machine.startExpired(child)
            }
        }
    }

    /// On the reading thread of `child`.
    private func heard(_ event: ChildConnection.Event, of child: ChildID) {
        step { hosting in
            switch event {
            case .message(let message): hosting.machine.receive(message, from: child)
            case .violated(let error): hosting.machine.violate(error, by: child)
            case .outputEnded: hosting.machine.outputEnded(of: child)
            case .ended(let exit, let log): hosting.machine.ended(child, exit, log: log)
            }
        }
    }
}

extension EngineError {
    /// The child answered another question than it was asked.
    fileprivate static var wrongAnswer: EngineError {
        .violation("gave an answer to another question")
    }
}
