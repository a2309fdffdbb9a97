/// A size of model in a quantization, as it would do on this machine.
package struct ModelSuggestion: Sendable, Hashable, Codable {
    /// Weights.
    package var parameters: Int
    package var quantization: Quantization
    /// Bytes of memory, with `contextWindow`; an estimate.
    package var memoryBytes: Int
    /// The largest common window that fits beside the weights, in tokens.
    package var contextWindow: Int
    package var fit: MachineSurvey.Fit
    /// Tokens a second with little context: estimated from the memory's bandwidth, or measured
    /// here with a model of that size and quantization. `nil` before the memory was measured.
    package var speed: Figure<Double>?
    /// Why this one: one sentence.
    package var reason: String

    package init(
        parameters: Int, quantization: Quantization, memoryBytes: Int, contextWindow: Int,
        fit: MachineSurvey.Fit, speed: Figure<Double>? = nil, reason: String
    ) {
        self.parameters = parameters
        self.quantization = quantization
        self.memoryBytes = memoryBytes
        self.contextWindow = contextWindow
        self.fit = fit
        self.speed = speed
        self.reason = reason
    }
}
