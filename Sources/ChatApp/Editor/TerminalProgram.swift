internal import EngineHost
internal import EngineKit

/// This same program with other arguments, on the terminal the chat has left
/// for a while: `bench`, `tune`, `doctor`.
enum TerminalProgram {
    /// Runs it to its end and waits for Enter, so that a person can read what
    /// it wrote: blocks. Throws `CommandFailure` when it cannot be started.
    static func run(arguments: [String]) throws(CommandFailure) {
        let outcome: WorkerProcess.Outcome
        do throws(EngineError) {
            outcome = try ForegroundProcess.run(executablePath(), arguments)
        } catch {
            throw CommandFailure("\(error.description) Check that canter was installed as a whole.")
        }
        // What failed has said why.
        if case .failed = outcome { try StandardStreams.write("\n") }
        try StandardStreams.write("Press Enter to go back to the chat. ")
        _ = LineReader().next()
    }
}
