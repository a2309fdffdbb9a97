#if canImport(Darwin)
    internal import Darwin
    internal import MachineMetrics

    /// Reads the kernel's counts of all processors; `nil` when it gives none.
    func processorTimes() -> ProcessorTimes? {
        guard let busy = BusyProcessors.current(), busy.processors > 0 else { return nil }
        return ProcessorTimes(
            busy: busy.seconds,
            own: Double(clock_gettime_nsec_np(CLOCK_PROCESS_CPUTIME_ID)) / 1e9,
            processors: busy.processors)
    }
#endif
