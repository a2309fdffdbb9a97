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
    /// Whether the limit or the window ended a reply that ended with `length`.
    package var lengthCause: LengthCause?
    /// How the tokens were chosen, as it was set; with `seed` the reply can be
    /// made again. `nil` for replies kept before this was.
    package var sampling: SamplingSettings?
    package var thinking: ThinkingSettings?
    /// What of the prompt was in the cache; `nil` where the engine does not tell.
    package var reuse: PromptReuse?
    /// The threads the reply ended with, if the engine changed them meanwhile.
    package var threads: ThreadChoice?
    /// The last shift of the cache, if it was shifted.
    package var shift: ContextShift?
    /// How often the reply was gone on with after it had ended; `nil` for never.
    ///
    /// `usage` is then that of the whole reply: its prompt, and all tokens
    /// written, where both parts tell; else that of the last part, whose prompt
    /// holds what was there before. Figures, `reuse` and `threads` are of the last
    /// part, but for the time spent reasoning, which is added up. `seed` is `nil`:
    /// no single one makes the reply again.
    package var continuations: Int?

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
