#if os(Linux)
    internal import MachineMetrics

    extension SystemFacts {
        /// Of this machine.
        static func current() -> SystemFacts { SystemFacts(linux: .own) }
    }
#endif
