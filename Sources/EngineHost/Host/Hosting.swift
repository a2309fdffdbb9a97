internal import ChatCore
internal import EngineKit

/// What a `HostedEngine` keeps behind its lock: the machine, the child, and
/// who waits for what.
struct Hosting {
    /// Somebody waiting for the answer to a call.
    struct Call {
        var continuation: CheckedContinuation<Result<ReplyMessage, EngineError>, Never>
        var progress: (@Sendable (LoadProgress) -> Void)?
    }

    /// Something to tell somebody, once the lock is free: it runs code of
    /// theirs.
    enum Notice {
        case progress(@Sendable (LoadProgress) -> Void, LoadProgress)
        case answer(Call, Result<ReplyMessage, EngineError>)
        case event(GenerationStream.Continuation, GenerationEvent)
        case end(GenerationStream.Continuation, EngineError?)
        case loss(EngineError)
        case shutDown([CheckedContinuation<Void, Never>])
    }

    var machine: HostMachine
    var process: ChildProcess?
    var connection: ChildConnection?
    /// Whether the child, or the next one, is to stand still.
    var isHalted = false
    var calls: [RequestID: Call] = [:]
    var streams: [GenerationID: GenerationStream.Continuation] = [:]
    var shutdowns: [CheckedContinuation<Void, Never>] = []
    /// The one thing waited for at a time: the child's hello, then its end.
    private(set) var timer: Task<Void, Never>?
    /// Looks after a child at work.
    private(set) var watch: Task<Void, Never>?
    private var lastRequestID = RequestID(rawValue: 0)

    init(stallSeconds: Double) {
        machine = HostMachine(stallSeconds: stallSeconds)
    }

    mutating func nextRequestID() -> RequestID {
        lastRequestID.rawValue += 1
        return lastRequestID
    }

    /// A stream was dropped.
    mutating func abandon(_ id: GenerationID) -> [HostAction] {
        streams[id] = nil
        return machine.abandon(id)
    }

    mutating func setTimer(
        after duration: Duration, on clock: any Clock<Duration>,
        _ fire: @escaping @Sendable () -> Void
    ) {
        timer?.cancel()
        timer = Self.task(after: duration, on: clock, fire)
    }

    mutating func setWatch(
        after duration: Duration, on clock: any Clock<Duration>,
        _ fire: @escaping @Sendable () -> Void
    ) {
        watch = Self.task(after: duration, on: clock, fire)
    }

    private static func task(
        after duration: Duration, on clock: any Clock<Duration>,
        _ fire: @escaping @Sendable () -> Void
    ) -> Task<Void, Never> {
        Task {
            do { try await clock.sleep(for: duration) } catch { return }
            fire()
        }
    }

    /// Who is to be told of `action`; `nil` for an action on the child.
    mutating func notice(of action: HostAction) -> Notice? {
        switch action {
        case .start, .send, .closeInput, .kill, .ready, .watch: return nil
        case .release:
            timer?.cancel()
            watch?.cancel()
            (process, connection, timer, watch) = (nil, nil, nil, nil)
            defer { shutdowns = [] }
            return .shutDown(shutdowns)
        case .progress(let id, let progress):
            return calls[id]?.progress.map { .progress($0, progress) }
        case .resolve(let id, let result):
            return calls.removeValue(forKey: id).map { .answer($0, result) }
        case .deliver(let id, let event):
            return streams[id].map { .event($0, event) }
        case .finish(let id, let error):
            return streams.removeValue(forKey: id).map { .end($0, error) }
        case .lost(let error): return .loss(error)
        }
    }
}

extension Hosting.Notice {
    func give(onLoss: (EngineError) -> Void) {
        switch self {
        case .progress(let progress, let value): progress(value)
        case .answer(let call, let result): call.continuation.resume(returning: result)
        case .event(let continuation, let event): continuation.yield(event)
        case .end(let continuation, let error): continuation.finish(throwing: error)
        case .loss(let error): onLoss(error)
        case .shutDown(let continuations):
            for continuation in continuations { continuation.resume() }
        }
    }
}
