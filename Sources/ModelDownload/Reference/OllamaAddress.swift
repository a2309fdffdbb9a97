/// Where an Ollama server listens, by the rules of its own client.
enum OllamaAddress {
    private static let port = 11434

    /// `http://host:port`, `ollama+http://host:port`, `host:port` or `host`.
    static func server(_ text: String) throws(DownloadError) -> WebAddress {
        var text = text
        if text.lowercased().hasPrefix("ollama+") { text.removeFirst(7) }
        let hasScheme = text.contains("://")
        guard var address = WebAddress(hasScheme ? text : "http://" + text), address.query == nil
        else {
            throw DownloadError(
                .badReference,
                "The address of the Ollama server is none: give one like http://127.0.0.1:\(port).")
        }
        // Only an address with a scheme means the scheme's own port.
        let authority = text.prefix { $0 != "/" }
        if !hasScheme, !authority.contains(":") || authority.hasSuffix("]") {
            address.origin.port = port
        }
        // A server's "any address" is not one to connect to.
        if ["0.0.0.0", "[::]"].contains(address.origin.host) { address.origin.host = "127.0.0.1" }
        return address
    }

    /// The server of `OLLAMA_HOST`, else the one on this machine.
    static func server(of environment: [String: String]) throws(DownloadError) -> WebAddress {
        let named = environment["OLLAMA_HOST"].flatMap { $0.isEmpty ? nil : $0 }
        return try server(named ?? "http://127.0.0.1:\(port)")
    }

    /// `ollama+http://host:port/NAME`, as the server and the name.
    static func serverAndModel(_ text: String) throws(DownloadError) -> (WebAddress, String) {
        guard let scheme = text.firstRange(of: "://"),
            let slash = text[scheme.upperBound...].firstIndex(of: "/")
        else {
            throw DownloadError(
                .badReference,
                "“\(shown(text))” names no model: give one as ollama+http://127.0.0.1:\(port)/qwen3:4b."
            )
        }
        return (try server(String(text[..<slash])), String(text[text.index(after: slash)...]))
    }
}
