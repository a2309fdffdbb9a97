/// What one process takes.
package struct ProcessReading: Sendable, Hashable, Codable {
    /// Processors it kept busy since the reading before: 1.9 is nearly two.
    package var cores: Double?
    /// Bytes of memory it has in use.
    package var residentBytes: Int?

    package init(cores: Double? = nil, residentBytes: Int? = nil) {
        self.cores = cores
        self.residentBytes = residentBytes
    }
}
