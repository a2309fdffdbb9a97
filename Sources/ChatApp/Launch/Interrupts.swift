@unsafe @preconcurrency internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ctrl-C of a command without a screen, as a stream: each is one element.
///
/// `@preconcurrency` above, because Dispatch on Linux does not say that its sources
/// may be used from any thread, which they may.
func interrupts() -> AsyncStream<Void> {
    AsyncStream { continuation in
        // Or the process would end before the source is asked.
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.activate()
        // The handler keeps the source for as long as somebody listens.
        continuation.onTermination = { _ in source.cancel() }
    }
}
