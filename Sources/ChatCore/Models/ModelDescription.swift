/// What is known of a model before it is loaded. What is not known is `nil`.
package struct ModelDescription: Sendable, Hashable, Codable {
    /// A name to ask for it by, for example `SmolLM2-135M-Instruct-Q4_1`.
    package var name: String
    /// The name without the quantization, for people: `SmolLM2-135M-Instruct`.
    package var displayName: String
    /// The architecture family: `llama`, `qwen2`, `gemma3`.
    package var family: String?
    /// Number of weights.
    package var parameters: Int?
    package var quantization: Quantization?
    /// Bytes on disk.
    package var sizeBytes: Int?
    /// Which store it was found in: `canter`, `huggingface`, `ollama`, or an engine's name.
    package var store: String
    /// The file, for models on this machine's disk.
    package var path: String?
    /// The address of the engine that serves it, for models behind one.
    package var engine: String?
    /// The context length it was trained for, in tokens.
    package var trainedContext: Int?
    /// Whether the engine that serves it has it in memory; `nil` where it does not tell.
    package var isLoaded: Bool?
    /// The context window in force at the engine that serves it, in tokens.
    package var window: Int?
    /// Why it cannot be used, in one sentence; `nil` for a good one.
    package var broken: String?

    package init(
        name: String, displayName: String, family: String? = nil, parameters: Int? = nil,
        quantization: Quantization? = nil, sizeBytes: Int? = nil, store: String,
        path: String? = nil,
        engine: String? = nil, trainedContext: Int? = nil, broken: String? = nil
    ) {
        self.name = name
        self.displayName = displayName
        self.family = family
        self.parameters = parameters
        self.quantization = quantization
        self.sizeBytes = sizeBytes
        self.store = store
        self.path = path
        self.engine = engine
        self.trainedContext = trainedContext
        self.broken = broken
    }
}
