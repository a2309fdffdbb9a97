internal import ChatCore
internal import MachineMetrics

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a machine did over a short while.
struct MachineLook: Sendable {
    var reading: MachineReading
    /// The busiest first; canter's own left out.
    var programs: [ProgramReading]

    /// Processors other programs kept busy.
    var otherCores: Double { programs.reduce(0) { $0 + $1.cores } }

    /// Looks for a second. Cancelled, it returns with what there was.
    static func taken(
        for time: Duration = .seconds(1), clock: any Clock<Duration> = ContinuousClock()
    ) async -> MachineLook {
        let (sampler, before) = await blocking {
            var sampler = MachineSampler()
            _ = sampler.reading(engine: nil)
            return (sampler, ProgramTable.current())
        }
        try? await clock.sleep(for: time)
        return await blocking {
            var sampler = sampler
            return MachineLook(
                reading: sampler.reading(engine: nil),
                programs: ProgramTable.current().programs(since: before, own: getpid()))
        }
    }
}
