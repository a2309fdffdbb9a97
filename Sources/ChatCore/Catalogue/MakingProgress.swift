/// How far the making of a quantization has come.
package struct MakingProgress: Sendable, Hashable {
    /// `SmolLM2-135M-Instruct Q4_K_M`.
    package var name: String
    /// From 0 to 1, of the tensors.
    package var fraction: Double

    package init(name: String, fraction: Double) {
        self.name = name
        self.fraction = fraction
    }
}
