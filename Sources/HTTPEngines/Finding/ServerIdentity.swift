internal import EngineKit

/// What answers at an address, found by asking it.
///
/// Ports say nothing: several engines share one. What they say of themselves
/// does, in this order: the owner of their models and the header of every
/// answer, then the one path only they have.
struct ServerIdentity {
    enum State: Sendable, Hashable {
        case ready
        /// It answers, but is loading its model.
        case loading
        /// It says nothing without another key.
        case wantsKey
    }

    var kind: ServerKind
    var state: State

    /// `nil` for what is no engine. Throws what keeps it from answering.
    init?(of server: ServerConnection) async throws(EngineError) {
        let answer = try await server.get("/v1/models")
        let list = answer.status == 200 ? answer.decoded(as: ModelList.self) : nil
        state =
            switch answer.status {
            case 401, 403: .wantsKey
            case 503: .loading
            default: .ready
            }
        if let kind = Self.kind(list, header: answer.server) {
            self.kind = kind
            return
        }
        guard let kind = await Self.kind(asking: server, list != nil || state == .wantsKey) else {
            return nil
        }
        self.kind = kind
    }

    /// By the owner of the models and the header, as the programs themselves set them.
    private static func kind(_ list: ModelList?, header: String?) -> ServerKind? {
        switch list?.data.first?.ownedBy {
        case "vllm": return .vllm
        case "llamacpp": return .llamaServer
        case "library": return .ollama
        case "organization_owner": return .lmStudio
        default: break
        }
        if header == "llama.cpp" { return .llamaServer }
        // The header is that of every server made of Python's own; MLX names no owner.
        if let list, header?.hasPrefix("BaseHTTP/") == true,
            list.data.allSatisfy({ $0.ownedBy == nil })
        {
            return .mlx
        }
        return nil
    }

    /// By what only one of them answers: a proxy may have its own header, and
    /// an empty list has no owner.
    private static func kind(asking server: ServerConnection, _ isOpenAI: Bool) async
        -> ServerKind?
    {
        if let root = try? await server.get("/"), root.status == 200,
            String(decoding: root.body, as: UTF8.self) == "Ollama is running"
        {
            return .ollama
        }
        if let props = try? await server.get("/props"),
            props.server == "llama.cpp" || isLlamaServer(props)
        {
            return .llamaServer
        }
        for path in ["/api/v1/models", "/api/v0/models"] {
            if let models = try? await server.get(path), isLMStudio(models) { return .lmStudio }
        }
        if let version = try? await server.get("/version"), version.status == 200,
            version.decoded(as: Version.self) != nil, isOpenAI
        {
            return .vllm
        }
        return isOpenAI ? .openAI : nil
    }

    private static func isLlamaServer(_ props: ServerConnection.Answer) -> Bool {
        guard props.status == 200,
            let properties = props.decoded(as: LlamaServerProperties.self)
        else {
            return false
        }
        return properties.build != nil && properties.defaults != nil
    }

    /// Its own lists name the architecture of each model and how much of it is loaded.
    private static func isLMStudio(_ models: ServerConnection.Answer) -> Bool {
        guard models.status == 200 else { return false }
        return models.decoded(as: NewList.self) != nil || models.decoded(as: OldList.self) != nil
    }

    private struct NewList: Decodable {
        struct Model: Decodable {
            var key: String
            var type: String
        }
        var models: [Model]
    }

    private struct OldList: Decodable {
        struct Model: Decodable {
            var id: String
            var state: String
        }
        var data: [Model]
    }

    private struct Version: Decodable {
        var version: String
    }
}
