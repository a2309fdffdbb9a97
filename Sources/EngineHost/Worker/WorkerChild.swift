#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The child's end of a `WorkerProcess`.
package enum WorkerChild {
    /// Does `job` and ends the process with the status it returns. When the
    /// parent is gone first, which is noticed at the end of standard input,
    /// `abandon` clears up and the process ends at once: nobody is left to
    /// want the result. To be called first thing, on a thread that may block.
    package static func run(
        abandon: @escaping @Sendable () -> Void, job: () -> CInt
    ) -> Never {
        // Ctrl-C is for the parent to interpret.
        signal(SIGINT, SIG_IGN)
        // llama.cpp would start a debugger on a failed assertion.
        unsafe setenv("GGML_NO_BACKTRACE", "1", 1)
        // One stream, so that what is said stays in order.
        _ = dup2(STDERR_FILENO, STDOUT_FILENO)
        runOnOwnThread {
            var buffer = [UInt8](repeating: 0, count: 64)
            while readAvailable(STDIN_FILENO, into: &buffer) > 0 {}
            abandon()
            _exit(1)
        }
        _exit(job())
    }
}
