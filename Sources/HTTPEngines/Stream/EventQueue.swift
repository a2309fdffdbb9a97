internal import ChatCore
internal import EngineKit
internal import Synchronization

/// Events on their way from a server to whoever reads the reply.
///
/// One task fills it and one empties it. When it is full, the one that fills it
/// waits, so that a reply nobody reads stays in the network instead of in memory;
/// the server then waits as well.
final class EventQueue: Sendable {
    private let state = Mutex(State())

    private struct State {
        var buffer = EventBuffer()
        /// How the reply ended.
        var end: Result<Void, EngineError>?
        var isAbandoned = false
        var reader: CheckedContinuation<GenerationEvent?, any Error>?
        var writer: CheckedContinuation<Void, Never>?
    }

    /// The stream that empties it, once. `abandoned` is called when nobody reads
    /// the stream any more and the reply has not ended.
    func stream(abandoned: @escaping @Sendable () -> Void) -> GenerationStream {
        let reader = EventReader(self, abandoned)
        return GenerationStream(unfolding: { try await reader.next() })
    }

    /// Puts events at the end, whether there is room or not.
    func append(_ events: [GenerationEvent]) {
        guard !events.isEmpty else { return }
        let handed: (CheckedContinuation<GenerationEvent?, any Error>, GenerationEvent)? =
            state.withLock { state in
                guard !state.isAbandoned, state.end == nil else { return nil }
                state.buffer.append(events)
                guard let reader = state.reader, let event = state.buffer.take() else {
                    return nil
                }
                state.reader = nil
                return (reader, event)
            }
        if let (reader, event) = handed { reader.resume(returning: event) }
    }

    /// Returns when there is room, when nobody reads any more, or at once when the
    /// task is cancelled.
    func waitForRoom() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard state.buffer.isFull, !state.isAbandoned, !Task.isCancelled else {
                        return true
                    }
                    state.writer = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            wakeWriter()
        }
    }

    /// The reply has ended, with an error or without. What is still there is read first.
    func finish(throwing error: EngineError? = nil) {
        let reader = state.withLock {
            state -> CheckedContinuation<GenerationEvent?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = error.map { .failure($0) } ?? .success(())
            defer { state.reader = nil }
            // Only an empty queue has a waiting reader, and it is told the error once.
            if state.reader != nil { state.end = .success(()) }
            return state.reader
        }
        guard let reader else { return }
        if let error {
            reader.resume(throwing: error)
        } else {
            reader.resume(returning: nil)
        }
    }

    /// The next event; `nil` at the end, or when the task is cancelled.
    func next() async throws -> GenerationEvent? {
        defer { wakeWriter(whenFull: false) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<GenerationEvent?, any Error>? in
                    guard !Task.isCancelled else { return .success(nil) }
                    if let event = state.buffer.take() { return .success(event) }
                    if let end = state.end {
                        state.end = .success(())
                        return end.map { nil }.mapError { $0 }
                    }
                    state.reader = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    /// Nobody reads any more. Whether the reply was still coming.
    func abandon() -> Bool {
        let wasComing = state.withLock { state in
            state.isAbandoned = true
            state.buffer.removeAll()
            return state.end == nil
        }
        wakeWriter()
        return wasComing
    }

    private func wakeWriter(whenFull: Bool = true) {
        let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard whenFull || !state.buffer.isFull else { return nil }
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume()
    }
}

/// Reads a queue for as long as somebody holds the stream that was made of it.
private final class EventReader: Sendable {
    private let queue: EventQueue
    private let abandoned: @Sendable () -> Void

    init(_ queue: EventQueue, _ abandoned: @escaping @Sendable () -> Void) {
        self.queue = queue
        self.abandoned = abandoned
    }

    func next() async throws -> GenerationEvent? { try await queue.next() }

    deinit {
        if queue.abandon() { abandoned() }
    }
}
