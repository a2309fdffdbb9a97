/// How fast bytes come, by those of the last seconds.
struct ByteRate: Sendable {
    /// Seconds looked back, and those it takes to mean something.
    private static let span = 5.0
    private static let shortest = 1.0

    private var samples: [(seconds: Double, bytes: Int)] = []

    /// So many bytes have come in all at that time, in seconds since any start.
    mutating func note(_ bytes: Int, at seconds: Double) {
        samples.append((seconds, bytes))
        // The newest that is older than the span stays: what is looked at begins there.
        while samples.count > 2, seconds - samples[1].seconds >= Self.span {
            samples.removeFirst()
        }
    }

    /// Bytes a second; `nil` before it means something.
    var rate: Double? {
        guard let first = samples.first, let last = samples.last,
            last.seconds - first.seconds >= Self.shortest, last.bytes >= first.bytes
        else { return nil }
        return Double(last.bytes - first.bytes) / (last.seconds - first.seconds)
    }
}
