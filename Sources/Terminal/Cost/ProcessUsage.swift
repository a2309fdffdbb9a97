#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What this process has taken from the machine.
package struct ProcessUsage: Hashable, Sendable {
    /// Processor time of all threads since the start, for the process and for the kernel on its
    /// behalf.
    package var cpuSeconds: Double
    /// Memory in use now; nil when the system does not say.
    package var residentBytes: Int?

    package init(cpuSeconds: Double, residentBytes: Int?) {
        self.cpuSeconds = cpuSeconds
        self.residentBytes = residentBytes
    }

    /// As of now. Costs a few system calls.
    package static var current: ProcessUsage {
        var usage = rusage()
        let status = unsafe getrusage(Self.own, &usage)
        let seconds = status == 0 ? seconds(usage.ru_utime) + seconds(usage.ru_stime) : 0
        return ProcessUsage(cpuSeconds: seconds, residentBytes: currentResidentBytes)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    #if canImport(Glibc)
        private static let own = __rusage_who_t(RUSAGE_SELF.rawValue)
    #else
        private static let own = RUSAGE_SELF
    #endif
}
