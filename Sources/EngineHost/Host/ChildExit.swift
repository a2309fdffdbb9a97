internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How a child's process ended.
enum ChildExit: Sendable, Hashable {
    case code(CInt)
    case signal(CInt)
}

extension ChildExit: CustomStringConvertible {
    /// For a sentence: `exit code 3`, `signal 6, SIGABRT`.
    var description: String {
        switch self {
        case .code(let code): return "exit code \(code)"
        case .signal(let signal):
            guard let name = Self.names[signal] else { return "signal \(signal)" }
            return "signal \(signal), \(name)"
        }
    }

    private static let names: [CInt: String] = [
        SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
        SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM",
    ]
}

extension EngineError {
    /// The child ended without having been asked to; `log` is the end of what
    /// it wrote.
    static func crash(_ exit: ChildExit, isStarting: Bool, log: [String]) -> EngineError {
        let sentence =
            if exit == .signal(SIGKILL) {
                // Nearly always the kernel's answer to a full memory.
                "The engine was killed (\(exit)), perhaps for want of memory; send again to restart it, or choose a smaller model."
            } else if isStarting {
                "The engine stopped while it was starting (\(exit)); send again to restart it."
            } else {
                "The engine stopped (\(exit)); send again to restart it."
            }
        return EngineError(.crashed, sentence, log: log)
    }
}
