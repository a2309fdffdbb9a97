import EngineKit
import HTTPEngines
import Testing

@Suite struct ServerProbeTests {
    /// What the probe makes of a server that answers with these captures.
    func kind(_ answers: [String: String]) async throws -> ServerKind {
        try await LoopbackServer.run(
            { request, reply in
                if let capture = answers[request.line] {
                    try await reply.send(try Capture(capture))
                    // mlx_lm.server speaks HTTP/1.0: the end of the connection ends the body.
                    return capture.hasPrefix("mlx/") ? .close : .keep
                }
                try await reply.sendJSON(#"{"detail":"Not Found"}"#, status: "404 Not Found")
                return .keep
            },
            { address, transport in
                try await ServerProbe(keys: .none, transport: transport).kind(
                    of: try Endpoint(address))
            })
    }

    @Test("Real servers are told apart")
    func kinds() async throws {
        #expect(try await kind(["GET /v1/models": "llama-server/02-models"]) == .llamaServer)
        #expect(try await kind(["GET /props": "llama-server/04-props"]) == .llamaServer)
        #expect(try await kind(["GET /props": "llama-server/R-04-props-of-router"]) == .llamaServer)
        #expect(
            try await kind(["GET /props": "llama-server/00b-chat-while-loading"]) == .llamaServer)
        #expect(try await kind(["GET /v1/models": "vllm/04-models"]) == .vllm)
        #expect(try await kind(["GET /v1/models": "mlx/03-models"]) == .mlx)
    }

    @Test("The header of Python's own server makes none MLX whose models have an owner")
    func python() async throws {
        for (owner, kind) in [("", ServerKind.mlx), (#","owned_by":"somebody""#, .openAI)] {
            let found = try await LoopbackServer.run(
                { request, reply in
                    try await reply.sendJSON(
                        #"{"object":"list","data":[{"id":"one","object":"model"\#(owner)}]}"#,
                        headers: "Server: BaseHTTP/0.6 Python/3.12.1\r\n")
                    return .keep
                },
                { address, transport in
                    try await ServerProbe(keys: .none, transport: transport).kind(
                        of: try Endpoint(address))
                })
            #expect(found == kind)
        }
    }

    @Test("Without its header, llama-server is known by what it says")
    func behindProxy() async throws {
        let kind = try await LoopbackServer.run(
            { request, reply in
                try await reply.sendJSON(
                    #"{"default_generation_settings":{"n_ctx":2048},"build_info":"b1-x"}"#,
                    headers: "Server: nginx\r\n")
                return .keep
            },
            { address, transport in
                try await ServerProbe(keys: .none, transport: transport).kind(
                    of: try Endpoint(address))
            })
        #expect(kind == .llamaServer)
    }

    @Test("A server of another kind gets its sentence")
    func stranger() async throws {
        await #expect { _ = try await kind([:]) } throws: { error in
            (error as? EngineError)?.code == .protocolViolation
        }
    }

    @Test("An address that says its kind is not asked")
    func named() async throws {
        let transport = HTTPTransport()
        let engine = try await ServerProbe(keys: .none, transport: transport)
            .engine(at: "llama-server+http://127.0.0.1:1")
        #expect(engine.name == "llama-server")
        await transport.shutdown()
    }
}
