internal import HTTPEngines

/// Where engines listen on this machine unless somebody said otherwise.
enum EngineAddresses {
    /// Each once. Where Ollama listens is for its own variable to say.
    static func usual(environment: [String: String]) -> [String] {
        // llama-server and mlx_lm.server share a port; vLLM; LM Studio.
        let fixed = [8080, 8000, 1234].map { "http://127.0.0.1:\($0)" }
        let ollama = OllamaHost.address(environment: environment)
        return [ollama] + fixed.filter { $0 != ollama }
    }
}
