#if os(Linux)
    extension BandwidthFacts {
        /// Of this machine.
        static func own() -> BandwidthFacts { BandwidthFacts(linux: .own) }
    }
#endif
