internal import Synchronization

/// Counts what comes from a server, for whoever watches that something does.
final class Heartbeat: Sendable {
    private let beats = Atomic<Int>(0)

    var count: Int { beats.load(ordering: .relaxed) }

    func beat() {
        beats.add(1, ordering: .relaxed)
    }
}

/// A server said nothing for too long.
struct ServerSilence: Error {}

/// Does `operation`, which must beat its heart at least once in every `limit`.
///
/// Throws `ServerSilence` after at most twice that, when the operation was
/// cancelled and has ended; else what it throws.
func watched<Value: Sendable>(
    limit: Duration, on clock: any Clock<Duration>, _ heartbeat: Heartbeat,
    operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            var seen = heartbeat.count
            while true {
                try await clock.sleep(for: limit)
                let now = heartbeat.count
                if now == seen { throw ServerSilence() }
                seen = now
            }
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
