/// A kind of engine behind HTTP, by the prefix that names it in an address.
package enum ServerKind: String, Sendable, Hashable, CaseIterable {
    case llamaServer = "llama-server"
    /// Anything that offers OpenAI's chat completions.
    case openAI = "openai"

    /// The environment variable this kind's own tools read their key from.
    var keyVariable: String {
        switch self {
        case .llamaServer: "LLAMA_API_KEY"
        case .openAI: "OPENAI_API_KEY"
        }
    }
}
