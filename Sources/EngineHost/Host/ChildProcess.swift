internal import EngineKit
internal import Synchronization

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

/// A running child process.
///
/// posix_spawn, not swift-subprocess: its `run` (1.0.2) keeps a task that
/// wakes once a second for as long as the child lives, and its output sequence
/// fills a new 64 KiB buffer and changes threads twice for every read, which
/// is every token. An idle chat must not wake at all.
final class ChildProcess: Sendable {
    let id: pid_t
    /// Whether the process is gone and its id may be someone else's.
    private let isReaped = Mutex(false)

    /// Making descriptors and starting a process is one step: a child started
    /// by another thread in between would inherit a descriptor that is not
    /// marked yet, and keep the first one's input open for ever.
    private static let starting = Mutex(())

    private init(id: pid_t) {
        self.id = id
    }

    /// Starts `launch`; hands over the parent's ends of its pipes.
    ///
    /// The child leads a process group of its own, so that the terminal's
    /// signals are the parent's alone. Throws `.unreachable`.
    static func start(_ launch: EngineLaunch) throws(EngineError) -> (
        process: ChildProcess, pipes: ChildPipes
    ) {
        try starting.withLock { _ throws(EngineError) in
            let pipes = try ChildPipes()
            defer { pipes.closeChildEnds() }
            do throws(EngineError) {
                return (ChildProcess(id: try spawn(launch, pipes)), pipes)
            } catch {
                pipes.closeParentEnds()
                throw error
            }
        }
    }

    /// Kills the process, unless it is gone.
    func kill() { signal(SIGKILL) }

    /// Stops the process where it is, until `goOn`.
    func halt() { signal(SIGSTOP) }

    func goOn() { signal(SIGCONT) }

    private func signal(_ number: CInt) {
        isReaped.withLock { isReaped in
            guard !isReaped else { return }
            signalProcess(id, number)
        }
    }

    /// Calls `handler` once, on a thread of its own, when the process has
    /// ended. To be called once.
    func whenEnded(_ handler: @escaping @Sendable (ChildExit) -> Void) {
        runOnOwnThread { [self] in
            handler(wait())
        }
    }

    /// Blocks until the process has ended.
    private func wait() -> ChildExit {
        // Waits without reaping, then reaps under the lock: until then the id
        // is the child's, so `kill` cannot hit a stranger.
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: CInt = 0
        isReaped.withLock { isReaped in
            while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
            isReaped = true
        }
        // WIFEXITED and its like are macros, which Swift does not see.
        let signal = status & 0x7F
        return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
    }
}

// MARK: - posix_spawn

extension ChildProcess {
    private static func spawn(_ launch: EngineLaunch, _ pipes: ChildPipes) throws(EngineError)
        -> pid_t
    {
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
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childInput, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childOutput, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childLog, STDERR_FILENO)

        // The parent may ignore or block signals; a new program starts afresh.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGCHLD] {
            unsafe sigaddset(&signals, signal)
        }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        #if canImport(Darwin)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        unsafe posix_spawnattr_setflags(&attributes, numericCast(flags))

        var id: pid_t = 0
        let result = unsafe withCStrings([launch.executable] + launch.arguments) { arguments in
            unsafe withCStrings(environment(of: launch)) { environment in
                unsafe posix_spawn(
                    &id, launch.executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else {
            throw EngineError(
                .unreachable,
                "The engine could not be started from \(launch.executable) (\(systemMessage(result))); check that canter was installed as a whole."
            )
        }
        return id
    }

    /// This process's environment and the launch's, as `NAME=value`.
    private static func environment(of launch: EngineLaunch) -> [String] {
        // Swift's own crash reporter would take seconds and push the lines
        // that matter out of the log's tail.
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment.merge(launch.environment) { _, added in added }
        return environment.map { "\($0)=\($1)" }
    }

    /// Calls `body` with `strings` as C wants them: an array that ends in nil.
    static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("an array with a nil is not empty")
            }
            return unsafe body(base)
        }
    }
}
