package import ChatCore
package import EngineKit

/// An engine that was looked for: what it is and what it offers.
package struct ServerSighting: Sendable, Hashable {
    package var kind: ServerKind
    /// The address to give to canter for it.
    package var address: String
    /// What it offers; `nil` when it does not tell, because it wants a key or is loading.
    package var models: [ModelDescription]?

    /// `Ollama`, `llama-server`; `an OpenAI-compatible server` for others.
    package var name: String {
        kind == .openAI ? "an OpenAI-compatible server" : kind.engineName
    }

    /// Looks what is at an address. `nil` where nothing answers in time, or
    /// what answers is no engine. Throws `.invalidSetting` for what is no address.
    ///
    /// Whatever listens at a usual port may be anybody, and is sent no key:
    /// `keys` are those of addresses a person gave.
    package init?(
        at address: String, keys: ServerKeys = .none, transport: HTTPTransport
    ) async throws(EngineError) {
        var endpoint = try Endpoint(address)
        let key = keys.key(for: endpoint)
        let server = ServerConnection(
            endpoint: endpoint, apiKey: key, transport: transport, name: "The engine")
        if endpoint.kind == nil {
            endpoint.kind = try? await ServerIdentity(of: server)?.kind
        }
        guard let kind = endpoint.kind else { return nil }
        self.kind = kind
        self.address = endpoint.description
        models = try? await ServerEngine(
            kind, at: endpoint, apiKey: keys.key(for: endpoint),
            transport: transport
        ).models()
    }
}
