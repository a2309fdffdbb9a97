/// What is kept of how a reply came about.
package struct ReplyRecord: Sendable, Hashable, Codable {
    /// The model's name, as a person reads it.
    package var model: String
    package var quantization: Quantization?
    /// The engine's name, for example `llama.cpp`.
    package var engine: String
    package var finishReason: FinishReason
    package var usage: Usage?
    package var figures: ReplyFigures
    /// The seed the sampler used, so that the reply can be made again; `nil`
    /// where the engine does not tell.
    package var seed: UInt32?

    package init(
        model: String, quantization: Quantization?, engine: String, finishReason: FinishReason,
        usage: Usage?, figures: ReplyFigures, seed: UInt32? = nil
    ) {
        self.model = model
        self.quantization = quantization
        self.engine = engine
        self.finishReason = finishReason
        self.usage = usage
        self.figures = figures
        self.seed = seed
    }
}
