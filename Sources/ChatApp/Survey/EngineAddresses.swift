/// Where engines listen on this machine unless somebody said otherwise.
enum EngineAddresses {
    /// Each once. Where Ollama listens is for its own variable to say.
    static func usual(environment: [String: String]) -> [String] {
        // llama-server and mlx_lm.server share a port; vLLM; LM Studio.
        let fixed = [8080, 8000, 1234].map { "http://127.0.0.1:\($0)" }
        let ollama = ollama(environment["OLLAMA_HOST"])
        return [ollama] + fixed.filter { $0 != ollama }
    }

    /// The address of Ollama by its own rules: without a scheme its port is
    /// 11434, with one the scheme's, and an address to listen at everywhere is
    /// this machine.
    static func ollama(_ host: String?) -> String {
        let standard = "http://127.0.0.1:11434"
        guard var text = host?.trimmingBlanks, !text.isEmpty else { return standard }
        var scheme = "http"
        var port = "11434"
        if let separator = text.firstRange(of: "://") {
            scheme = text[..<separator.lowerBound].lowercased()
            port = scheme == "https" ? "443" : "80"
            text = String(text[separator.upperBound...])
        }
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        var authority = String(text[..<slash])
        var path = String(text[slash...])
        while path.hasSuffix("/") { path.removeLast() }
        let hostEnd = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[hostEnd...].lastIndex(of: ":") {
            port = String(authority[authority.index(after: colon)...])
            authority = String(authority[..<colon])
        }
        if ["", "0.0.0.0", "[::]"].contains(authority) { authority = "127.0.0.1" }
        return "\(scheme)://\(authority):\(port)\(path)"
    }
}
