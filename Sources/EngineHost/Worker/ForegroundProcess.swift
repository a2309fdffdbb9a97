package import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A program that has the terminal for a while, such as an editor.
package enum ForegroundProcess {
    /// Starts the program at `executable` on this process's terminal and waits
    /// until it has ended: blocks. The terminal is to be as a shell leaves it.
    ///
    /// It stays in this process's group: Ctrl-C and Ctrl-Z reach both, of which
    /// this process ignores the first and stops with the second, so that a
    /// shell sees one job. Throws `.unreachable` when it cannot be started.
    package static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws(EngineError) -> WorkerProcess.Outcome {
        let signals = SavedSignals()
        defer { signals.restore() }
        var status: CInt = 0
        let id = try spawn(executable, arguments, environment)
        while unsafe waitpid(id, &status, 0) < 0 {
            guard errno == EINTR else { return .failed("an unknown end") }
        }
        // WIFEXITED and its like are macros, which Swift does not see.
        let signal = status & 0x7F
        let exit: ChildExit = signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
        return exit == .code(0) ? .succeeded : .failed(exit.description)
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ added: [String: String]
    ) throws(EngineError) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = unsafe posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        // The chat may have the terminal although its own input or output is a file.
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
        defer { if terminal >= 0 { closeDescriptor(terminal) } }
        if terminal >= 0 {
            for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
            where isatty(descriptor) != 1 {
                unsafe posix_spawn_file_actions_adddup2(&actions, terminal, descriptor)
            }
        }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGCHLD] {
            unsafe sigaddset(&signals, signal)
        }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(
            &attributes, numericCast(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let environment = ProcessInfo.processInfo.environment.merging(added) { $1 }
        var id: pid_t = 0
        let result = unsafe ChildProcess.withCStrings([executable] + arguments) { arguments in
            unsafe ChildProcess.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                unsafe posix_spawn(&id, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else {
            throw EngineError(
                .unreachable, "\(executable) cannot be started (\(systemMessage(result))).")
        }
        return id
    }
}

/// What this process did with the terminal's signals, to do it again.
private struct SavedSignals {
    private var actions: [(signal: CInt, action: sigaction)] = []

    /// Ignores Ctrl-C, which is the program's, and has Ctrl-Z stop the process
    /// as it stops any.
    init() {
        for number in [SIGINT, SIGQUIT, SIGTSTP] {
            var action = sigaction()
            unsafe sigaction(number, nil, &action)
            actions.append((number, action))
            signal(number, number == SIGTSTP ? SIG_DFL : SIG_IGN)
        }
    }

    func restore() {
        for (number, action) in actions {
            var action = action
            unsafe sigaction(number, &action, nil)
        }
    }
}
