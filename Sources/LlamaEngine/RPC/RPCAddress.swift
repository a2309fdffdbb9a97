package import EngineKit

/// Where an RPC server of llama.cpp listens: a name or an IPv4 address, which
/// is all that ggml connects to, and a port.
package struct RPCAddress: Sendable, Hashable, CustomStringConvertible {
    /// The port `rpc-server` takes where it is told none.
    package static let usualPort = 50052

    package let host: String
    package let port: Int

    /// Throws `.invalidSetting` for a text that is no `HOST` or `HOST:PORT`.
    package init(_ text: String) throws(EngineError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let port = parts.count > 1 ? Self.port(parts[1]) : Self.usualPort
        guard parts.count <= 2, let host = parts.first, let port, Self.isName(host) else {
            throw EngineError(
                .invalidSetting,
                "“\(Self.printable(text))” names no RPC server; give HOST:PORT, a name or an IPv4 address with a port, such as 192.168.1.20:\(Self.usualPort)."
            )
        }
        self.host = String(host)
        self.port = port
    }

    /// The addresses of a setting, each once. Throws `.invalidSetting`.
    package static func list(_ texts: [String]) throws(EngineError) -> [RPCAddress] {
        var addresses: [RPCAddress] = []
        for text in texts {
            let address = try RPCAddress(text)
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }

    /// As ggml takes it: `192.168.1.20:50052`.
    package var description: String { "\(host):\(port)" }

    /// Without what could drive a terminal.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 }))
    }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }), let port = Int(text),
            1...65535 ~= port
        else { return nil }
        return port
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || "0"..."9" ~= $0 || $0 == "-" || $0 == "."
                        || $0 == "_")
            }
    }
}
