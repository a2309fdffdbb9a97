/// A stretch of decoding as the ledger keeps it: how fast, at which depth, and
/// what the machine was like meanwhile.
package struct LedgerSample: Sendable, Hashable, Codable {
    package var sample: DepthSample
    /// Decode threads then; `nil` where the engine does not tell.
    package var threads: Int?
    /// The processors' mean clock, in hertz.
    package var clock: Double?
    /// Degrees Celsius.
    package var temperature: Double?
    /// Processors other programs kept busy.
    package var otherLoad: Double?
    /// Processors this process may use, to hold `otherLoad` against.
    package var usableCores: Double?

    package init(_ sample: DepthSample) {
        self.sample = sample
    }
}
