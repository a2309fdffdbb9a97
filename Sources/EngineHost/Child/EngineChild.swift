internal import CProcess
package import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A process whose whole life is to serve an engine to its parent.
package enum EngineChild {
    /// Serves the engine on this process's standard input and output until the
    /// input ends, then ends the process at once, whatever the engine is
    /// doing. A parent that is killed therefore leaves no child behind.
    ///
    /// `makeEngine` runs after the process is set up, so an engine that prints
    /// while it starts does no harm. To be called first thing, before other
    /// threads are running, on a thread that may block.
    package static func run(_ makeEngine: () -> any InferenceEngine) -> Never {
        // Ctrl-C is for the parent to interpret, and a parent that is gone is
        // noticed at the end of the input, not by a signal.
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        // A child that is halted when its parent dies would not see that end. The
        // kernel ends it where its group is orphaned by that (POSIX, `_exit`),
        // but not in a container whose first process is the shell canter ran in.
        cp_continue_when_parent_ends()
        // llama.cpp would start a debugger on a failed assertion.
        unsafe setenv("GGML_NO_BACKTRACE", "1", 1)

        // The wire gets descriptors of its own. What a library prints goes to
        // the log instead, and what it reads is empty.
        let input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard input >= 0, output >= 0, nothing >= 0,
            dup2(nothing, STDIN_FILENO) >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0
        else {
            complain(
                "The engine's process has no standard input or output; it is started by canter, not by hand."
            )
            _exit(1)
        }
        close(nothing)

        do throws(EngineError) {
            try EngineServer(engine: makeEngine(), output: output).run(input: input)
        } catch {
            complain(
                "This is how canter speaks to its engine, not a command for people; run `canter` instead."
            )
            _exit(2)
        }
        // Not `exit`: its handlers would wait for an engine at work.
        _exit(0)
    }

    private static func complain(_ sentence: String) {
        writeAll(Array("\(sentence)\n".utf8), to: STDERR_FILENO)
    }
}
