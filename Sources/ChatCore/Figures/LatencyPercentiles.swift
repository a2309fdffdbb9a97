/// Percentiles of the time between successive tokens, in seconds.
package struct LatencyPercentiles: Sendable, Hashable, Codable {
    package var p50: Double
    package var p95: Double
    package var p99: Double
    package var max: Double
    package var provenance: Provenance

    package init(p50: Double, p95: Double, p99: Double, max: Double, provenance: Provenance) {
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.max = max
        self.provenance = provenance
    }
}
