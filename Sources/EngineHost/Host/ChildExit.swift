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
