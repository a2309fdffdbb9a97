#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    extension SystemUnits {
        static let own = SystemUnits(
            ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))),
            pageBytes: Int(sysconf(Int32(_SC_PAGESIZE))))
    }

    /// This machine.
    func ownMachineSource() -> any MachineSource {
        LinuxMachine(system: .own, units: .own)
    }
#endif
