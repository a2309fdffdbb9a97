package import EngineKit

/// Finds out which kind of engine answers at an address.
package struct ServerProbe: Sendable {
    private let transport: HTTPTransport
    private let keys: ServerKeys

    package init(keys: ServerKeys, transport: HTTPTransport = .shared) {
        self.keys = keys
        self.transport = transport
    }

    /// The engine at an address a person gave, such as `http://127.0.0.1:8080`
    /// or `llama-server+http://box:8080`.
    ///
    /// An address that names its kind is taken at its word and not asked.
    /// Throws `.invalidSetting`, `.unreachable` or `.protocolViolation`.
    package func engine(at address: String) async throws(EngineError) -> ServerEngine {
        var endpoint = try Endpoint(address)
        if endpoint.kind == nil {
            endpoint.kind = try await kind(of: endpoint)
        }
        return ServerEngine(
            endpoint.kind ?? .openAI, at: endpoint,
            apiKey: keys.key(for: endpoint), transport: transport)
    }

    /// Asks the server what it is. Throws when nothing there speaks a known
    /// protocol, or it wants another key to say more.
    package func kind(of endpoint: Endpoint) async throws(EngineError) -> ServerKind {
        let server = ServerConnection(
            endpoint: endpoint, apiKey: keys.key(for: endpoint),
            transport: transport, name: "The engine")
        guard let identity = try await ServerIdentity(of: server) else {
            throw server.explain.protocolViolation("is none canter knows")
        }
        // Of the others it is known by now which of their own keys to send.
        if identity.kind == .openAI, identity.state == .wantsKey {
            throw server.failure(401, [])
        }
        return identity.kind
    }
}
