package import EngineKit

/// Finds out which kind of engine answers at an address.
package struct ServerProbe: Sendable {
    private let transport: HTTPTransport
    private let environment: [String: String]

    /// `environment` is where API keys are looked for.
    package init(environment: [String: String], transport: HTTPTransport = .shared) {
        self.environment = environment
        self.transport = transport
    }

    /// The engine at an address a person gave, such as `http://127.0.0.1:8080`
    /// or `llama-server+http://box:8080`.
    ///
    /// An address that names its kind is taken at its word and not asked.
    /// Throws `.invalidSetting`, `.unreachable` or `.protocolViolation`.
    package func engine(at address: String) async throws(EngineError) -> any InferenceEngine {
        let endpoint = try Endpoint(address)
        var kind = endpoint.kind
        if kind == nil {
            kind = try await self.kind(of: endpoint)
        }
        return OpenAICompatibleEngine(
            kind ?? .openAI, at: endpoint, apiKey: endpoint.apiKey(environment: environment),
            transport: transport)
    }

    /// Asks the server what it is. Throws when nothing there speaks a known protocol.
    package func kind(of endpoint: Endpoint) async throws(EngineError) -> ServerKind {
        let server = ServerConnection(
            endpoint: endpoint, apiKey: endpoint.apiKey(environment: environment),
            transport: transport,
            name: "The engine")
        let props = try await server.get("/props")
        if props.server == "llama.cpp" || isLlamaServer(props) { return .llamaServer }
        let models = try await server.get("/v1/models")
        if models.status == 200, models.decoded(as: ModelList.self) != nil { return .openAI }
        if models.status == 401 || models.status == 403 {
            throw server.failure(models.status, models.body)
        }
        throw server.explain.protocolViolation("is none canter knows")
    }

    /// Behind a proxy the header may be another's.
    private func isLlamaServer(_ props: ServerConnection.Answer) -> Bool {
        guard props.status == 200,
            let properties = props.decoded(as: LlamaServerDialect.Properties.self)
        else {
            return false
        }
        return properties.build != nil && properties.defaults != nil
    }
}
