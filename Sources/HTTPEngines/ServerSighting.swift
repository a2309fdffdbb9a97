internal import ChatCore
package import EngineKit

/// An engine that was found at an address nobody gave: what it seems to be and
/// what it offers.
///
/// It is sent no key: whatever listens at a usual port may be anybody.
package struct ServerSighting: Sendable, Hashable {
    /// `Ollama`, `llama-server`; `an OpenAI-compatible server` for others.
    package var name: String
    /// The address to give to canter for it.
    package var address: String
    /// What it calls its models; `nil` when it does not tell, because it wants
    /// a key or is loading.
    package var models: [String]?

    /// Looks what is at an address. `nil` where nothing answers in time, or
    /// what answers is no engine. Throws `.invalidSetting` for what is no address.
    package init?(
        at address: String, transport: HTTPTransport
    ) async throws(EngineError) {
        let endpoint = try Endpoint(address)
        let server = ServerConnection(
            endpoint: endpoint, apiKey: nil, transport: transport, name: "The engine")
        guard let answer = try? await server.get("/v1/models") else { return nil }
        let list = answer.status == 200 ? answer.decoded(as: ModelList.self) : nil
        self.address = endpoint.base
        if let name = Self.name(list, header: answer.server) {
            self.name = name
            models = list?.data.map { $0.description(engine: name, address: endpoint.base).name }
            return
        }
        // An empty list says nothing of whose it is.
        if let root = try? await server.get("/"), root.status == 200,
            String(decoding: root.body, as: UTF8.self) == "Ollama is running"
        {
            name = "Ollama"
            // Without a model its list is null.
            models = list == nil && answer.status == 200 ? [] : nil
        } else if list != nil {
            name = "an OpenAI-compatible server"
        } else {
            return nil
        }
        models = list.map { $0.data.map { ServerExplanation.printable($0.id) } } ?? models
    }

    /// What a server is by the owner of its models and its header, as the
    /// programs themselves set them.
    private static func name(_ list: ModelList?, header: String?) -> String? {
        switch list?.data.first?.ownedBy {
        case "vllm": return "vLLM"
        case "llamacpp": return "llama-server"
        case "library": return "Ollama"
        case "organization_owner": return "LM Studio"
        default: break
        }
        if header == "llama.cpp" { return "llama-server" }
        if list != nil, header?.hasPrefix("BaseHTTP/") == true { return "mlx_lm.server" }
        return nil
    }
}
