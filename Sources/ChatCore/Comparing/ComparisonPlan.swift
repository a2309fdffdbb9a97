/// The next prompt, to be answered twice.
package struct ComparisonPlan: Sendable, Hashable {
    /// Which of the two.
    package enum Side: Int, Sendable, Hashable, CaseIterable {
        case left, right
    }

    package var prompt: String
    /// The chat's own settings.
    package var left: ChatSettings
    /// The same with another model, quantization, engine or KV type.
    package var right: ChatSettings

    package init(prompt: String, left: ChatSettings, right: ChatSettings) {
        self.prompt = prompt
        self.left = left
        self.right = right
    }
}
