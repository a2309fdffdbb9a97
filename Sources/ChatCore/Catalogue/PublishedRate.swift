/// A decoding speed somebody published for a model and quantization.
package struct PublishedRate: Sendable, Hashable, Codable {
    /// Tokens a second: the lower end of what was printed.
    package var low: Double
    /// The upper end; the same as `low` for a single figure, `nil` for "or more".
    package var high: Double?
    /// The hardware it was published for.
    package var hardware: String
    package var engine: String?
    /// What is known about it beyond that it was printed, in the words of the table.
    package var standing: String
    /// An address, or who printed it.
    package var source: String
    /// What it was published for, where that is near and not the same: the model in another
    /// format with as many bits, or any model of that size.
    package var subject: String?

    package init(
        low: Double, high: Double?, hardware: String, engine: String?, standing: String,
        source: String
    ) {
        self.low = low
        self.high = high
        self.hardware = hardware
        self.engine = engine
        self.standing = standing
        self.source = source
    }
}
