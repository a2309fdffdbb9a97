package import ChatCore

/// A speed that was measured on this machine, to take the place of an estimate.
package struct MeasuredModelSpeed: Sendable, Hashable {
    /// Weights.
    package var parameters: Int
    package var quantization: Quantization
    /// Tokens a second with little context.
    package var tokensPerSecond: Double
    /// Where it comes from.
    package var provenance: Provenance

    package init(
        parameters: Int, quantization: Quantization, tokensPerSecond: Double,
        provenance: Provenance = .measured
    ) {
        self.parameters = parameters
        self.quantization = quantization
        self.tokensPerSecond = tokensPerSecond
        self.provenance = provenance
    }
}
