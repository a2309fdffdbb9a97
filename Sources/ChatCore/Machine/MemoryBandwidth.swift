/// How fast this machine reads its main memory, as it was measured.
package struct MemoryBandwidth: Sendable, Hashable, Codable {
    /// Bytes a second: the median of `runs`.
    package var bytesPerSecond: Double
    /// Bytes a second of every run, in the order they were made.
    package var runs: [Double]
    /// Threads that read at the same time.
    package var threads: Int
    /// Bytes that lie in memory to be read in a run, once or more, by all threads
    /// together; far more than the caches hold.
    package var bufferBytes: Int
    /// Bytes of the last cache; `nil` where it is not known.
    package var cacheBytes: Int?
    /// When, in seconds since 1970.
    package var measuredAt: Double

    package init(
        bytesPerSecond: Double, runs: [Double], threads: Int, bufferBytes: Int, cacheBytes: Int?,
        measuredAt: Double
    ) {
        self.bytesPerSecond = bytesPerSecond
        self.runs = runs
        self.threads = threads
        self.bufferBytes = bufferBytes
        self.cacheBytes = cacheBytes
        self.measuredAt = measuredAt
    }
}
