/// All that a model's file says about itself.
package struct ModelDetails: Sendable, Hashable, Codable {
    package struct Entry: Sendable, Hashable, Codable {
        /// `llama.context_length`.
        package var key: String
        /// One line; lists and long texts are cut, and say how long they are.
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// In the order of the keys.
    package var metadata: [Entry]
    /// The chat template, whole; `nil` for a model without one.
    package var template: String?
    /// The licence's name or text, as the file or the store has it.
    package var license: String?
    /// How many tensors there are of each type, the most first: `Q4_K: 210`.
    package var tensorTypes: [Entry]

    package init(
        metadata: [Entry] = [], template: String? = nil, license: String? = nil,
        tensorTypes: [Entry] = []
    ) {
        self.metadata = metadata
        self.template = template
        self.license = license
        self.tensorTypes = tensorTypes
    }
}
