/// How far the fetching of a model has come.
package struct DownloadProgress: Sendable, Hashable, Codable {
    package enum Phase: String, Sendable, Hashable, Codable {
        /// Asking what files there are.
        case resolving
        case downloading
        /// Reading what came, to compare its hash.
        case verifying
    }

    package var phase: Phase
    /// What is fetched, as people name it: `org/name:Q4_K_M`.
    package var name: String
    /// Bytes that are here, those of an earlier attempt included.
    package var received: Int
    /// Bytes of all files; `nil` where it is not known yet.
    package var total: Int?
    /// Bytes a second lately; `nil` before it means something.
    package var rate: Double?

    package init(
        phase: Phase, name: String, received: Int = 0, total: Int? = nil, rate: Double? = nil
    ) {
        self.phase = phase
        self.name = name
        self.received = received
        self.total = total
        self.rate = rate
    }

    /// From 0 to 1; `nil` where the total is not known.
    package var fraction: Double? {
        total.flatMap { $0 > 0 ? min(1, Double(received) / Double($0)) : nil }
    }

    /// Seconds the rest takes at the rate of now.
    package var secondsLeft: Double? {
        guard let total, let rate, rate > 0 else { return nil }
        return Double(max(0, total - received)) / rate
    }
}
