#if os(Linux)
    internal import MachineMetrics

    extension SystemFacts {
        /// Of this machine.
        static func current() -> SystemFacts { SystemFacts(linux: .own) }

        /// Whether this is macOS on Apple's own processors.
        static var isAppleSilicon: Bool { false }
    }
#endif
