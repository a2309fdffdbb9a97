/// Asks an engine for its version, where its kind tells one.
enum ServerVersion {
    private struct Body: Decodable {
        var version: String
    }

    static func text(of kind: ServerKind, _ server: ServerConnection) async -> String? {
        let text: String? =
            switch kind {
            case .vllm: await body(at: "/version", server)
            case .ollama: await body(at: "/api/version", server)
            case .llamaServer:
                (try? await server.value(at: "/props", as: LlamaServerProperties.self))?
                    .build
            case .mlx, .lmStudio, .openAI: nil
            }
        return text.map(ServerExplanation.printable)
    }

    private static func body(at path: String, _ server: ServerConnection) async -> String? {
        (try? await server.value(at: path, as: Body.self))?.version
    }
}
