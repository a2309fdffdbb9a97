/// A kind of engine behind HTTP, by the prefix that names it in an address.
package enum ServerKind: String, Sendable, Hashable, CaseIterable {
    case ollama
    case llamaServer = "llama-server"
    case vllm
    case mlx
    case lmStudio = "lmstudio"
    /// Anything that offers OpenAI's chat completions.
    case openAI = "openai"

    /// The engine's name as a person knows it.
    package var engineName: String {
        switch self {
        case .ollama: "Ollama"
        case .llamaServer: "llama-server"
        case .vllm: "vLLM"
        case .mlx: "mlx_lm.server"
        case .lmStudio: "LM Studio"
        case .openAI: "OpenAI-compatible server"
        }
    }

    /// The environment variable this kind's own tools read their key from;
    /// `nil` for one that knows no keys.
    var keyVariable: String? {
        switch self {
        case .ollama: "OLLAMA_API_KEY"
        case .llamaServer: "LLAMA_API_KEY"
        case .vllm: "VLLM_API_KEY"
        case .mlx: nil
        case .lmStudio: "LM_API_TOKEN"
        case .openAI: "OPENAI_API_KEY"
        }
    }

    var dialect: any ServerDialect {
        switch self {
        case .ollama: OllamaDialect()
        case .llamaServer: LlamaServerDialect()
        case .vllm: VLLMDialect()
        case .mlx: MLXDialect()
        case .lmStudio: LMStudioDialect()
        case .openAI: PlainDialect()
        }
    }
}
