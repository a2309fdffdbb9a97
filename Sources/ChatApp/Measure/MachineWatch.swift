internal import ChatCore
internal import MachineMetrics
internal import Synchronization

/// Looks what the machine does, once a second, while somebody wants to know:
/// an idle chat is not woken by it.
final class MachineWatch: Sendable {
    /// The first reading comes soon: replies may be short.
    private static let first = Duration.milliseconds(250)
    private static let interval = Duration.seconds(1)

    private let clock: any Clock<Duration>
    private let engine: @Sendable () -> Int32?
    private let tell: @Sendable (MachineReading) -> Void
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - engine: The process of the engine; `nil` where it is not ours, or not
    ///     yet there.
    ///   - tell: Called with every reading; must not block.
    init(
        clock: any Clock<Duration> = ContinuousClock(), engine: @escaping @Sendable () -> Int32?,
        tell: @escaping @Sendable (MachineReading) -> Void
    ) {
        self.clock = clock
        self.engine = engine
        self.tell = tell
    }

    /// Begins, or goes on, or ends.
    func set(_ isOn: Bool) {
        task.withLock { task in
            guard isOn else {
                task?.cancel()
                task = nil
                return
            }
            if task == nil { task = Task.detached { [self] in await watch() } }
        }
    }

    private func watch() async {
        var sampler = MachineSampler()
        _ = sampler.reading(engine: engine())
        var pause = Self.first
        while (try? await clock.sleep(for: pause)) != nil {
            let process = engine()
            var reading = sampler.reading(engine: process)
            // A server on this machine would count as another program.
            if process == nil { reading.otherLoad = nil }
            tell(reading)
            pause = Self.interval
        }
    }
}
