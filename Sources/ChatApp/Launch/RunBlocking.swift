internal import Dispatch
internal import Synchronization

/// Runs an asynchronous command to its end while the main thread waits.
///
/// Not an asynchronous `main`: that would leave the main thread at its first
/// suspension on Linux, and the screen's loop needs it.
func runBlocking<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
    let outcome = Mutex<Result<Value, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task {
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        outcome.withLock { $0 = result }
        done.signal()
    }
    done.wait()
    guard let result = outcome.withLock({ $0 }) else {
        preconditionFailure("the semaphore is raised after the outcome is there")
    }
    return try result.get()
}
