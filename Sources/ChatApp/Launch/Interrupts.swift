@unsafe @preconcurrency internal import Dispatch
internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Does `work`, which Ctrl-C cancels; what it throws is for a person.
///
/// Throws `CommandFailure`: `.interrupted` for what was cancelled, and an engine's error in its
/// sentence, behind the last lines of its log.
func interruptible<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task { try await work() }
    let interruption = Task {
        for await _ in interrupts() { task.cancel() }
    }
    defer { interruption.cancel() }
    do {
        return try await task.value
    } catch let error as EngineError {
        guard error.code != .cancelled else { throw CommandFailure.interrupted }
        for line in error.log { StandardStreams.complain(line) }
        throw CommandFailure(error.description)
    }
}

/// Ctrl-C of a command without a screen, as a stream: each is one element.
func interrupts() -> AsyncStream<Int32> { signals([SIGINT]) }

/// Signals of a command without a screen, as they come, instead of what the
/// system would do: their numbers.
///
/// `@preconcurrency` above, because Dispatch on Linux does not say that its sources
/// may be used from any thread, which they may.
func signals(_ numbers: [Int32]) -> AsyncStream<Int32> {
    AsyncStream { continuation in
        let sources = numbers.map { number in
            // Or the process would end before the source is asked.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.activate()
            return source
        }
        // The handler keeps the sources for as long as somebody listens.
        continuation.onTermination = { _ in for source in sources { source.cancel() } }
    }
}
