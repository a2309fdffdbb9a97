/// How the speed of the memory is measured on a machine.
struct BandwidthPlan: Sendable, Hashable {
    /// Bytes that are read, by all threads together.
    var bufferBytes: Int
    /// How many threads read at the same time: each of these is tried.
    var threads: [Int]
    /// Bytes of the last caches together; `nil` where that is not known.
    var cacheBytes: Int?
    var runs = 7

    /// Where the caches are not known, or hold little.
    static let leastBytes = 256 << 20

    /// `available` is the memory, in bytes, that can be taken. Throws when
    /// what the caches ask for is more than a quarter of it.
    init(cacheBytes: Int?, available: Int?, cores: Double?) throws(BandwidthError) {
        self.cacheBytes = cacheBytes
        // What remains in them from the run before is then a small part.
        bufferBytes = max(Self.leastBytes, 4 * (cacheBytes ?? 0))
        if let available, bufferBytes > available / 4 {
            throw BandwidthError(
                "Measuring the memory's speed needs \(4 * bufferBytes >> 20) MiB of free memory, a quarter of it to read, and \(available >> 20) MiB are free: end other programs, and measure again."
            )
        }
        // A few threads may be faster than all, where these get into each other's way.
        let cores = max(1, Int(cores ?? 1))
        threads = cores > 4 ? [cores, cores / 2] : [cores]
    }

    /// Reading so often takes long enough for the beginning and the end of a
    /// run not to count; `seconds` is what reading once took.
    static func passes(_ seconds: Double) -> Int {
        let least = 0.04
        return seconds * 64 <= least ? 64 : max(1, Int((least / seconds).rounded(.up)))
    }
}
