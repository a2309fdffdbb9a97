internal import ArgumentParser

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs the command line, and ends the process with its status: 0, 1 for an
/// error said in one line on stderr, 2 for wrong usage, 130 for Ctrl-C.
///
/// Called on the main thread, and stays on it: the screen's loop runs there.
package func launch() -> Never {
    // A reader that went away is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
        var command = try CanterCommand.parseAsRoot()
        try command.run()
        exit(0)
    } catch let failure as CommandFailure {
        if let sentence = failure.sentence { StandardStreams.complain("canter: \(sentence)") }
        exit(failure.status.rawValue)
    } catch {
        let code = CanterCommand.exitCode(for: error)
        if code == .success {
            // --help and --version arrive as errors, too.
            CanterCommand.exit(withError: error)
        }
        StandardStreams.complain(CanterCommand.fullMessage(for: error))
        exit(code == .validationFailure ? 2 : 1)
    }
}
