/// The machine an engine's address names.
package struct EngineMachine: Sendable, Hashable {
    /// Its name or number as the address has it, in small letters; `nil` for this machine.
    package let host: String?

    /// - Parameter address: `http://box:8080`, `llama-server+http://box:8080`, `box:8080`;
    ///   `unix:/run/engine.sock`; `nil` for the embedded engine.
    package init(at address: String?) {
        guard let address, !Self.isSocket(address) else {
            host = nil
            return
        }
        var rest = address[...]
        if let scheme = address.firstRange(of: "://") { rest = address[scheme.upperBound...] }
        var name = rest.prefix { $0 != "/" }
        if name.first == "[" {
            name = name.prefix { $0 != "]" }.dropFirst()
        } else {
            name = name.prefix { $0 != ":" }
        }
        let host = name.lowercased()
        let isHere =
            host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.")
            || ["::1", "::", "0.0.0.0"].contains(host)
        self.host = isHere ? nil : host
    }

    private static func isSocket(_ address: String) -> Bool {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        return address.contains(":") && (scheme == "unix" || scheme.hasSuffix("+unix"))
    }

    /// The engine with its machine, where that is another one: `llama-server on box`.
    package func naming(_ engine: String) -> String {
        host.map { "\(engine) on \($0)" } ?? engine
    }
}
