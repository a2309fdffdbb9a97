#if os(Linux)
    extension SystemFacts {
        /// Of this machine.
        static func current() -> SystemFacts { SystemFacts(linux: .own) }
    }
#endif
