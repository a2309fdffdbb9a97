package import ChatCore

/// A decoding speed that somebody published, to hold a measured one against.
package struct PublishedSpeed: Sendable, Hashable {
    /// What is known about a figure beyond that it was printed.
    package enum Standing: String, Sendable, Hashable, CaseIterable {
        /// In the model maker's own table.
        case vendor
        /// Printed elsewhere, and the maker's table has it, too.
        case agrees
        /// Printed elsewhere, and nobody could check it.
        case unverified
        /// Its author calls it an estimate.
        case estimate
        /// The source it names says something else; `remark` says what.
        case contradicted
        /// It cannot be true of the hardware it names; `remark` says why.
        case implausible
    }

    package var model: String
    /// `nil` where the source does not say, as for every optional here.
    package var quantization: Quantization?
    /// The engine, for example `vLLM`.
    package var engine: String?
    package var hardware: String
    package var gpus: Int?
    /// Tokens of the prompt.
    package var inputTokens: Int?
    /// Tokens generated.
    package var outputTokens: Int?
    /// Tokens per second: the lower end of what was printed.
    package var low: Double
    /// The upper end; the same as `low` for a single figure, `nil` for "or more".
    package var high: Double?
    /// Gigabytes of memory, as printed.
    package var memoryGB: Double?
    package var standing: Standing
    /// What the source or the check of it adds; often empty.
    package var remark: String
    /// An address, or who printed it and whom they name.
    package var source: String
}
