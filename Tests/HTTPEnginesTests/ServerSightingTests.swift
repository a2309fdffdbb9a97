import ChatCore
import HTTPEngines
import Synchronization
import Testing

@Suite("Engines found at usual addresses")
struct ServerSightingTests {
    /// What is seen of a server that answers with these captures or texts.
    private func sighting(
        _ captures: [String: String] = [:], json: [String: String] = [:]
    ) async throws -> ServerSighting? {
        try await LoopbackServer.run(
            { request, reply in
                #expect(!request.head.lowercased().contains("authorization"))
                if let capture = captures[request.line] {
                    try await reply.send(try Capture(capture))
                    return capture.hasPrefix("mlx/") ? .close : .keep
                }
                if let text = json[request.line] {
                    try await reply.sendJSON(text)
                } else {
                    try await reply.sendJSON(#"{"detail":"Not Found"}"#, status: "404 Not Found")
                }
                return .keep
            },
            { address, transport in try await ServerSighting(at: address, transport: transport) })
    }

    @Test("real servers are named, with their models")
    func kinds() async throws {
        let llama = try await sighting(["GET /v1/models": "llama-server/02-models"])
        #expect(llama?.name == "llama-server")
        #expect(llama?.models?.map(\.name) == ["SmolLM2-135M-Instruct.Q4_1"])
        #expect(try await sighting(["GET /v1/models": "vllm/04-models"])?.name == "vLLM")
        #expect(try await sighting(["GET /v1/models": "mlx/03-models"])?.name == "mlx_lm.server")
        // While it loads, it tells no models.
        let loading = try await sighting(["GET /v1/models": "llama-server/00b-chat-while-loading"])
        #expect(loading?.name == "llama-server" && loading?.models == nil)
    }

    @Test("Ollama is known by the owner of its models, or without any by what it says")
    func ollama() async throws {
        let list = #"{"object":"list","data":[{"id":"qwen3:8b","owned_by":"library"}]}"#
        let tags = #"{"models":[{"name":"qwen3:8b"}]}"#
        let full = try await sighting(json: ["GET /v1/models": list, "GET /api/tags": tags])
        #expect(full?.name == "Ollama" && full?.models?.map(\.name) == ["qwen3:8b"])
        let empty = try await sighting(json: [
            "GET /v1/models": #"{"object":"list","data":null}"#, "GET /": "Ollama is running",
            "GET /api/tags": #"{"models":null}"#,
        ])
        #expect(empty?.name == "Ollama" && empty?.models == [])
    }

    @Test("another server with models is one of its kind, and anything else is no engine")
    func others() async throws {
        let other = try await sighting(json: ["GET /v1/models": #"{"data":[{"id":"\u001b[2Jx"}]}"#])
        #expect(other?.name == "an OpenAI-compatible server")
        #expect(other?.models?.first?.name.contains("\u{1B}") == false)
        #expect(try await sighting() == nil)
        #expect(try await sighting(json: ["GET /v1/models": #"{"hello":"world"}"#]) == nil)
    }
}
