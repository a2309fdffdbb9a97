internal import Dispatch

/// Does what blocks, such as reading files, beside the threads of tasks, which
/// are few.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
}
