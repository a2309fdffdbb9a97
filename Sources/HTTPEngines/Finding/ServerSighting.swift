package import ChatCore
package import EngineKit

/// An engine that was looked for: what it is and what it offers.
package struct ServerSighting: Sendable, Hashable {
    package var kind: ServerKind
    /// The address to give to canter for it.
    package var address: String
    /// As it tells, where it was asked for it.
    package var version: String?
    /// What it offers; `nil` when it does not tell, because it wants a key or is loading.
    package var models: [ModelDescription]?
    /// Why it does not tell: one sentence.
    package var failure: String?

    /// `Ollama`, `llama-server`; `an OpenAI-compatible server` for others.
    package var name: String {
        kind == .openAI ? "an OpenAI-compatible server" : kind.engineName
    }

    /// What it can be asked to do with its models.
    package var services: Set<ModelOffer.Service> {
        let abilities = kind.dialect.abilities
        let all: [(ServerAbilities, ModelOffer.Service)] = [
            (.details, .details), (.warm, .load), (.free, .unload), (.pull, .pull),
        ]
        return Set(all.filter { abilities.contains($0.0) }.map(\.1))
    }

    /// Looks what is at an address. Throws `.invalidSetting` for what is no address,
    /// `.unreachable` where nothing answers in time, `.protocolViolation` where what answers
    /// is no engine.
    ///
    /// Whatever listens at a usual port may be anybody, and is sent no key:
    /// `keys` are those of addresses a person gave.
    ///
    /// - Parameter asksVersion: Whether it is asked for its version, too.
    package init(
        of address: String, keys: ServerKeys = .none, transport: HTTPTransport,
        asksVersion: Bool = false
    ) async throws(EngineError) {
        var endpoint = try Endpoint(address)
        let server = ServerConnection(
            endpoint: endpoint, apiKey: keys.key(for: endpoint), transport: transport,
            name: "The engine")
        if endpoint.kind == nil {
            endpoint.kind = try await ServerIdentity(of: server)?.kind
        }
        guard let kind = endpoint.kind else {
            throw server.explain.protocolViolation("is none canter knows")
        }
        self.kind = kind
        self.address = endpoint.description
        let key = keys.key(for: endpoint)
        do throws(EngineError) {
            models = try await ServerEngine(
                kind, at: endpoint, apiKey: key, transport: transport
            ).models()
        } catch {
            guard error.code != .unreachable else { throw error }
            failure = error.description
        }
        guard asksVersion else { return }
        version = await ServerVersion.text(
            of: kind,
            ServerConnection(
                endpoint: endpoint, apiKey: key, transport: transport, name: kind.engineName))
    }

    /// The same; `nil` where nothing answers in time, or what answers is no engine.
    package init?(
        at address: String, keys: ServerKeys = .none, transport: HTTPTransport
    ) async throws(EngineError) {
        do {
            try await self.init(of: address, keys: keys, transport: transport)
        } catch {
            guard error.code != .invalidSetting else { throw error }
            return nil
        }
    }
}
