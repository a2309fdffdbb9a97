package import EngineKit

/// A process that does one job and ends, such as quantizing a model.
///
/// llama.cpp ends its process on some errors, so what it does is done in a
/// child. Here it needs no protocol: the job's log is its progress.
package enum WorkerProcess {
    /// How a job's process ended.
    package enum Outcome: Sendable, Hashable {
        case succeeded
        /// It said that it failed, or crashed: the words for a sentence, as
        /// `exit code 1` or `signal 6, SIGABRT`.
        case failed(String)
    }

    /// Starts `launch`, whose program is to call `WorkerChild.run`, and returns
    /// when its process is gone. `output` is called with what it writes to
    /// either standard output, in order and as it comes, on a thread of its own.
    ///
    /// Cancelling the task kills the process; the outcome is a failure then.
    /// Throws `.unreachable` when it cannot be started.
    package static func run(
        _ launch: EngineLaunch, output: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(EngineError) -> Outcome {
        let (process, pipes) = try ChildProcess.start(launch)
        // The child joins its two outputs.
        closeDescriptor(pipes.output)
        makeBlocking(pipes.log)
        let exit = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                runOnOwnThread {
                    var buffer = [UInt8](repeating: 0, count: 16_384)
                    while true {
                        let count = readAvailable(pipes.log, into: &buffer)
                        guard count > 0 else { break }
                        output(Array(buffer[..<count]))
                    }
                    process.whenEnded { exit in
                        closeDescriptor(pipes.log)
                        closeDescriptor(pipes.input)
                        continuation.resume(returning: exit)
                    }
                }
            }
        } onCancel: {
            process.kill()
        }
        return exit == .code(0) ? .succeeded : .failed(exit.description)
    }
    /// Starts `launch`, gives it `input` to read, and returns when its process
    /// is gone. What it writes is not looked at, and a process that it leaves
    /// behind, as programs for the clipboard do, is not waited for.
    ///
    /// Cancelling the task kills the process; the outcome is a failure then.
    /// Throws `.unreachable` when it cannot be started.
    package static func run(
        _ launch: EngineLaunch, input: [UInt8]
    ) async throws(EngineError) -> Outcome {
        let (process, pipes) = try ChildProcess.start(launch)
        makeBlocking(pipes.input)
        let exit = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                process.whenEnded { exit in
                    closeDescriptor(pipes.output)
                    closeDescriptor(pipes.log)
                    continuation.resume(returning: exit)
                }
                // Ends when the process does, which closes the other side.
                runOnOwnThread {
                    sendAll(input, to: pipes.input)
                    closeDescriptor(pipes.input)
                }
            }
        } onCancel: {
            process.kill()
        }
        return exit == .code(0) ? .succeeded : .failed(exit.description)
    }
}
