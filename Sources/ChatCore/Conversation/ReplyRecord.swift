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

    package init(
        model: String, quantization: Quantization?, engine: String, finishReason: FinishReason,
        usage: Usage?, figures: ReplyFigures
    ) {
        self.model = model
        self.quantization = quantization
        self.engine = engine
        self.finishReason = finishReason
        self.usage = usage
        self.figures = figures
    }
}
