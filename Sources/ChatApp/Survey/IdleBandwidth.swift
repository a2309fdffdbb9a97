internal import ChatCore
internal import MachineMetrics

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How fast the memory is, measured while canter itself has nothing to do.
enum IdleBandwidth {
    /// Takes three seconds. Kept for later only where other programs left the machine alone
    /// meanwhile: what they disturbed is too slow. `nil` where it cannot be measured, or the task
    /// was cancelled.
    static func measured(environment: [String: String]) async -> MemoryBandwidth? {
        let before = await blocking { ProgramTable.current() }
        guard let measured = try? await BandwidthProbe().measure(), !Task.isCancelled else {
            return nil
        }
        await blocking {
            let others = ProgramTable.current().programs(since: before, own: getpid())
            let cores = others.reduce(0) { $0 + $1.cores }
            let share = cores / max(1, MachineSurvey.Machine.current().usableCores)
            if !Disturbance.disturbs(share: share) {
                LedgerLookup.keep(measured, environment: environment)
            }
        }
        return measured
    }
}
