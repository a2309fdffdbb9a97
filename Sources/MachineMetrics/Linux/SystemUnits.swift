/// What the kernel counts in, which its files do not say.
struct SystemUnits: Sendable {
    /// Ticks of processor time in a second.
    var ticksPerSecond: Double
    /// Bytes of a page of memory.
    var pageBytes: Int
}
