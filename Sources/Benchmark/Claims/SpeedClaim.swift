package import ChatCore

/// What a sentence about a speed says. What it does not say is `nil`.
package struct SpeedClaim: Sendable, Hashable {
    /// What the tokens of the speed are.
    package enum Kind: String, Sendable, Hashable {
        /// Generated, one after the other, for one person.
        case generation
        /// Of the prompt, read many at a time.
        case prompt
        /// Generated for several requests together.
        case batched
    }

    /// Where it is said to run.
    package enum Place: Sendable, Hashable {
        case hardware(HardwareFact)
        /// The machine this runs on.
        case here
        /// Memory of a bandwidth that is given, in bytes a second.
        case memory(bandwidth: Double)
    }

    /// As it was written.
    package var text: String
    /// The model as it was written: `Qwen2 1.5B`; a size alone, where there is no more.
    package var model: String?
    /// What is known of the model, where it is a common one.
    package var fact: ModelFact?
    /// Weights.
    package var parameters: Int?
    /// Weights that take part in one token.
    package var activeParameters: Int?
    package var quantization: Quantization?
    /// Tokens a second.
    package var speed: ClosedRange<Double>?
    /// Whether a unit said that the number is a speed.
    package var speedHasUnit = false
    package var place: Place?
    /// Gigabytes of memory, as given.
    package var memoryGB: Double?
    package var gpus: Int = 1
    package var engine: String?
    /// Tokens in the context.
    package var context: Int?
    package var kind = Kind.generation
    /// Requests at a time, where a number is given.
    package var batch: Int?
    /// Whether a smaller model or the model itself drafts ahead.
    package var isSpeculative = false

    package init(text: String) {
        self.text = text
    }
}
