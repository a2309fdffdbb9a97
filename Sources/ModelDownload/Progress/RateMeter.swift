/// Bytes a second over the last few seconds.
struct RateMeter: Sendable {
    /// Bytes that came in a quarter of a second, by its number.
    private var slots: [(slot: Int, bytes: Int)] = []
    /// When the first bytes came, in seconds.
    private var start: Double?

    private static let slotsPerSecond = 4.0
    /// Seconds that are looked at.
    private static let window = 5.0
    /// Seconds before a rate means something.
    private static let shortest = 1.0

    /// `bytes` came at `time`, in seconds on any clock.
    mutating func add(_ bytes: Int, at time: Double) {
        if start == nil { start = time }
        let slot = Int(time * Self.slotsPerSecond)
        if let last = slots.last, last.slot == slot {
            slots[slots.count - 1].bytes += bytes
        } else {
            slots.append((slot, bytes))
        }
        let oldest = slot - Int(Self.window * Self.slotsPerSecond)
        slots.removeAll { $0.slot <= oldest }
    }

    /// The rate at `time`; `nil` before it means something.
    func rate(at time: Double) -> Double? {
        guard let start, time - start >= Self.shortest else { return nil }
        let oldest = Int(time * Self.slotsPerSecond) - Int(Self.window * Self.slotsPerSecond)
        let bytes = slots.reduce(0) { $0 + ($1.slot > oldest ? $1.bytes : 0) }
        return Double(bytes) / min(Self.window, time - start)
    }
}
