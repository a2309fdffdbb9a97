/// What the measuring of the memory's speed goes by.
struct BandwidthFacts: Sendable, Hashable {
    /// Bytes of the last caches together; `nil` where that is not told.
    var cacheBytes: Int?
    /// Bytes of memory that can be taken.
    var available: Int?
    /// Processors this process may use.
    var cores: Double?
}

extension BandwidthFacts {
    /// As a Linux kernel tells.
    init(linux system: SystemText) {
        cacheBytes = CacheLevel.all(linux: system).last?.bytes
        available = MachineMemory(read: system.read).available
        cores = UsableCores.count(system, bound: UsableCores.bound(system))
    }
}
