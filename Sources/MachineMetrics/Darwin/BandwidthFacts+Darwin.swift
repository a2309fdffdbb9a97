#if canImport(Darwin)
    extension BandwidthFacts {
        /// Of this machine. What Apple's processors have behind their last
        /// cache is not told; the least that is read is far more than it.
        static func own() -> BandwidthFacts {
            let caches = ["hw.l3cachesize", "hw.perflevel0.l2cachesize", "hw.l2cachesize"]
            return BandwidthFacts(
                cacheBytes: caches.compactMap(SystemControl.number).filter { $0 > 0 }.max(),
                available: DarwinMemory.current()?.available, cores: DarwinMachine.usableCores())
        }
    }
#endif
