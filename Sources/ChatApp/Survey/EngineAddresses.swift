internal import HTTPEngines

/// Where engines listen on this machine unless somebody said otherwise.
enum EngineAddresses {
    /// Each once. Where Ollama listens is for its own variable to say.
    static func usual(environment: [String: String]) -> [String] {
        // llama-server and mlx_lm.server share a port; vLLM; LM Studio.
        let fixed = [8080, 8000, 1234].map { "http://127.0.0.1:\($0)" }
        let told = [OllamaHost.address(environment: environment), llamaServer(environment)]
            .compactMap(\.self)
        return (told + fixed).reduce(into: []) { all, address in
            if !all.contains(address) { all.append(address) }
        }
    }

    /// The address of llama-server by the variables it takes its own from; `nil` where
    /// neither is set. A host that ends in `.sock` is a socket.
    static func llamaServer(_ environment: [String: String]) -> String? {
        let host = environment["LLAMA_ARG_HOST"]?.trimmingBlanks ?? ""
        let port = environment["LLAMA_ARG_PORT"]?.trimmingBlanks ?? ""
        if host.hasSuffix(".sock") { return "unix:\(host)" }
        guard !host.isEmpty || !port.isEmpty else { return nil }
        let name = ["", "0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        return "http://\(name.contains(":") ? "[\(name)]" : name):\(port.isEmpty ? "8080" : port)"
    }
}
