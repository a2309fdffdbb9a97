internal import ChatCore

/// vLLM's KV cache, as its metrics tell of it: of every request that runs, and of
/// all its engines together.
struct VLLMCache {
    static let config = "vllm:cache_config_info"

    /// Its labels that say something to a person.
    static let telling = [
        "block_size", "cache_dtype", "enable_prefix_caching", "gpu_memory_utilization",
        "kv_cache_memory_bytes", "kv_cache_size_tokens", "num_gpu_blocks",
    ]

    let occupancy: CacheOccupancy

    /// `nil` for metrics without the cache's.
    init?(_ metrics: PrometheusText) {
        let shares = metrics.samples(of: "vllm:kv_cache_usage_perc")
        guard !shares.isEmpty else { return nil }
        let configs = metrics.samples(of: Self.config).map(\.labels)
        var cells: (used: Double, total: Int)? = (0, 0)
        var bytes: (used: Double, total: Int)? = (0, 0)
        for share in shares {
            // Before engines had numbers there was one.
            let labels =
                configs.first { $0["engine"] == share.labels["engine"] } ?? configs.first ?? [:]
            // A fraction, whatever its name says.
            let value = min(1, max(0, share.value))
            cells = Self.add(value, of: Self.capacity(labels), to: cells)
            bytes = Self.add(
                value, of: labels["kv_cache_memory_bytes"].flatMap(Int.init), to: bytes)
        }
        let type = configs.first?["cache_dtype"].flatMap { $0 == "auto" ? nil : $0 }
        var occupancy = CacheOccupancy(
            cellsUsed: cells.map { Int($0.used.rounded()) }, cellsTotal: cells?.total,
            bytesUsed: bytes.map { Int($0.used.rounded()) }, bytesAllocated: bytes?.total,
            typeK: type.map(ServerExplanation.printable),
            typeV: type.map(ServerExplanation.printable))
        occupancy.scope = .engine
        self.occupancy = occupancy
    }

    /// Tokens the cache of one engine holds.
    private static func capacity(_ labels: [String: String]) -> Int? {
        if let tokens = labels["kv_cache_size_tokens"].flatMap(Int.init) { return tokens }
        guard let blocks = labels["num_gpu_blocks"].flatMap(Int.init),
            let size = labels["block_size"].flatMap(Int.init)
        else { return nil }
        return blocks.multipliedReportingOverflow(by: size).overflow ? nil : blocks * size
    }

    /// `nil` once one of the engines does not tell: a part is not the whole.
    private static func add(_ share: Double, of total: Int?, to sum: (used: Double, total: Int)?)
        -> (used: Double, total: Int)?
    {
        guard let total, let sum else { return nil }
        let whole = sum.total.addingReportingOverflow(total)
        guard total >= 0, !whole.overflow else { return nil }
        return (sum.used + share * Double(total), whole.partialValue)
    }
}
