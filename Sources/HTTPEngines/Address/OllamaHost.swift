/// Where Ollama listens, by the rules its own programs read `OLLAMA_HOST` with.
package enum OllamaHost {
    /// The address to speak to it at.
    package static func address(environment: [String: String]) -> String {
        address(of: environment["OLLAMA_HOST"])
    }

    /// Without a scheme the port is 11434, with one the scheme's; a port that is none
    /// is left out; and an address to listen at everywhere is this machine.
    static func address(of variable: String?) -> String {
        var text = trimmed(variable ?? "")
        var scheme = "http"
        var port = 11434
        if let separator = text.firstRange(of: "://") {
            scheme = text[..<separator.lowerBound].lowercased()
            port = scheme == "https" ? 443 : 80
            text = text[separator.upperBound...]
        }
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        var host = text[..<slash]
        var path = text[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        if !host.hasPrefix("["), host.count(where: { $0 == ":" }) > 1 {
            // An IPv6 address without its brackets, and so without a port.
            return "\(scheme)://\(reachable("[\(host)]")):\(port)\(path)"
        }
        let hostEnd = host.lastIndex(of: "]") ?? host.startIndex
        if let colon = host[hostEnd...].lastIndex(of: ":") {
            let named = Int(host[host.index(after: colon)...])
            port = named.flatMap { (1...65535).contains($0) ? $0 : nil } ?? port
            host = host[..<colon]
        }
        return "\(scheme)://\(reachable(String(host))):\(port)\(path)"
    }

    /// A server's "any address" is not one to connect to.
    private static func reachable(_ host: String) -> String {
        ["", "0.0.0.0", "[::]"].contains(host) ? "127.0.0.1" : host
    }

    /// Without blanks and quotation marks around it.
    private static func trimmed(_ text: String) -> Substring {
        func isAround(_ character: Character) -> Bool {
            character.isWhitespace || character == "\"" || character == "'"
        }
        var text = text.drop(while: isAround)
        while text.last.map(isAround) == true { text.removeLast() }
        return text
    }
}
