internal import ChatCore

/// Where a model's weights are to lie in memory.
enum WeightPlacement {
    /// Whether the weights should be copied into memory instead of mapped from
    /// their file.
    ///
    /// A processor reads all of them for every token, and finds its way through
    /// a copy in huge pages with far fewer misses than through a file's small
    /// ones. A copy cannot be given back when memory gets tight, so it is made
    /// only where half of what is available is left; and not for a GPU, which
    /// gets its own.
    static func isCopyBetter(of path: String) -> Bool {
        guard copiedWeightsAreFaster, let available = availableMemory(), !Devices.hasGPU else {
            return false
        }
        let shards = ModelFileName(path: path).shard?.count ?? 1
        return fileSize(path).map { $0 * shards <= available / 2 } ?? false
    }
}
