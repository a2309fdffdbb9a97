internal import Synchronization

/// At most one task, which can be given up.
final class SingleTask: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Begins it in the place of the one before.
    func begin(_ work: @escaping @Sendable () async -> Void) {
        let new = Task { await work() }
        task.withLock { task in
            task?.cancel()
            task = new
        }
    }

    func stop() {
        task.withLock { $0?.cancel() }
    }

    /// Gives it up, and returns when it is over.
    func end() async {
        stop()
        await task.withLock { $0 }?.value
    }
}
