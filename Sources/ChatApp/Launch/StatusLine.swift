internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a long command is doing, on standard error: one line written over
/// again in a terminal; elsewhere only what is worth a line of a log.
final class StatusLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// Whether a line stands there that is to be written over.
    private let isShown = Mutex(false)

    /// Shows `text`; where it cannot be written over, only when it `isMilestone`.
    func show(_ text: String, isMilestone: Bool = false) {
        guard isTerminal else {
            if isMilestone { StandardStreams.complain(text) }
            return
        }
        isShown.withLock { isShown in
            isShown = true
            StandardStreams.overwrite(text)
        }
    }

    /// Takes the line away, so that what follows begins where it stood.
    func clear() {
        isShown.withLock { isShown in
            if isShown { StandardStreams.overwrite("") }
            isShown = false
        }
    }
}
