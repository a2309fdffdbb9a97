import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

@Suite("Which key goes to which server")
struct ServerKeysTests {
    private func keys(
        engine: String? = nil, apiKey: String? = nil, hosts: [String] = [], own: [String] = [],
        environment: [String: String] = [:]
    ) throws -> ServerKeys {
        var settings = ChatSettings()
        settings.engine = engine
        settings.apiKey = apiKey
        settings.servers.hosts = hosts
        settings.servers.keys = own
        return try ServerKeys(settings, environment: environment)
    }

    private func key(_ keys: ServerKeys, _ address: String, _ kind: ServerKind? = nil) throws
        -> APIKey?
    {
        var endpoint = try Endpoint(address)
        endpoint.kind = kind ?? endpoint.kind
        return keys.key(for: endpoint)
    }

    @Test("A server's own key goes to its address, however that is written, and nowhere else")
    func own() throws {
        let keys = try keys(own: ["vllm+http://Box:80/=sk=a", "https://box/llm=sk-b"])
        for address in ["box", "http://box", "http://BOX:80/", "box/v2"] {
            #expect(try key(keys, address) == APIKey("sk=a"), "\(address)")
        }
        #expect(try key(keys, "https://box:443/llm") == APIKey("sk-b"))
        for address in [
            "https://box", "http://box:8080", "http://box.example", "http://notbox",
            "https://box/llm2", "https://box/other",
        ] {
            #expect(try key(keys, address) == nil, "\(address)")
        }
        // It is an address's, also when the server there was found and not asked for.
        #expect(
            try key(try self.keys(own: ["localhost:1234=x"]), "http://127.0.0.1:1234")
                == APIKey("x"))
    }

    @Test("The longest address that fits is the one meant")
    func nested() throws {
        let keys = try keys(own: ["http://box/a=1", "http://box=2", "http://box/a/b=3"])
        #expect(try key(keys, "http://box/a/b/c") == APIKey("3"))
        #expect(try key(keys, "http://box/a") == APIKey("1"))
        #expect(try key(keys, "http://box/ab") == APIKey("2"))
    }

    @Test("CANTER_API_KEY is the chat's engine's alone, and an own key goes before it")
    func engine() throws {
        let keys = try keys(
            engine: "http://box:8000", hosts: ["http://other:8000"],
            environment: ["CANTER_API_KEY": "mine", "VLLM_API_KEY": "vllm"])
        #expect(try key(keys, "http://box:8000", .vllm) == APIKey("mine"))
        #expect(try key(keys, "http://other:8000", .vllm) == APIKey("vllm"))
        #expect(try key(keys, "http://127.0.0.1:8000", .vllm) == nil)
        #expect(
            try key(
                try self.keys(
                    engine: "http://box:8000", apiKey: "set", own: ["http://box:8000=own"]),
                "http://box:8000") == APIKey("own"))
        #expect(
            try key(
                try self.keys(
                    engine: "box", apiKey: "set", environment: ["CANTER_API_KEY": "variable"]),
                "box") == APIKey("set"))
    }

    @Test("The variable of a kind is for servers of that kind whose address was given")
    func kinds() throws {
        let environment = ["LLAMA_API_KEY": "llama", "OPENAI_API_KEY": "openai"]
        let keys = try keys(
            engine: "http://box", hosts: ["openai+https://cloud", "http://lan"],
            environment: environment)
        #expect(try key(keys, "http://box") == nil)
        #expect(try key(keys, "http://box", .llamaServer) == APIKey("llama"))
        #expect(try key(keys, "http://box", .vllm) == nil)
        #expect(try key(keys, "http://127.0.0.1:8080", .llamaServer) == nil)
        // OpenAI's own key only where the address says so, not where an answer looks like it.
        #expect(try key(keys, "https://cloud", .openAI) == APIKey("openai"))
        #expect(try key(keys, "http://lan", .openAI) == nil)
    }

    @Test(
        "What is no address or no key gets one sentence, without the key",
        arguments: [
            "secret", "=secret", "http://=secret", "box=", "box=sec\u{1B}ret", "a b=secret",
        ]
    )
    func wrong(entry: String) {
        #expect {
            try keys(own: [entry])
        } throws: { error in
            let error = error as? EngineError
            let text = error?.description ?? "secret"
            return error?.code == .invalidSetting && !text.contains("sec") && text.hasSuffix(".")
        }
    }

    @Test("A key that cannot be sent is told, not left out")
    func unsendable() {
        #expect {
            try keys(engine: "box", apiKey: "secret\n")
        } throws: { error in
            (error as? EngineError)?.code == .invalidSetting && !"\(error)".contains("secret")
        }
    }

    @Test("Nothing that holds keys prints one")
    func secrecy() throws {
        let keys = try keys(
            engine: "box", apiKey: "hush-1", own: ["other=hush-2"],
            environment: ["VLLM_API_KEY": "hush-3"])
        let transport = HTTPTransport.shared
        let endpoint = try Endpoint("box")
        let connection = ServerConnection(
            endpoint: endpoint, apiKey: keys.key(for: endpoint), transport: transport, name: "x")
        let engine = ServerEngine(
            .vllm, at: endpoint, apiKey: keys.key(for: endpoint), transport: transport)
        let holders: [Any] = [
            keys, ServerProbe(keys: keys, transport: transport), connection, engine,
        ]
        for holder in holders {
            var dumped = ""
            dump(holder, to: &dumped)
            #expect(!"\(holder) \(String(reflecting: holder)) \(dumped)".contains("hush"))
        }
    }

    @Test("Asked for what it is, a server is sent the key of its address and no other")
    func overTheWire() async throws {
        let seen = Mutex<[String]>([])
        let handler: LoopbackServer.Handler = { request, reply in
            let key = request.head.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("authorization")
            }
            seen.withLock { $0.append(String(key ?? "none")) }
            try await reply.send(try Capture("vllm/04-models"))
            return .keep
        }
        try await LoopbackServer.run(handler) { address, transport in
            let own = try keys(own: ["\(address)=abc"])
            _ = try await ServerSighting(at: address, keys: own, transport: transport)
            let other = try keys(engine: "http://box", apiKey: "abc", own: ["http://127.0.0.1=x"])
            _ = try await ServerProbe(keys: other, transport: transport).engine(at: address)
        }
        #expect(Set(seen.withLock { $0.prefix(2) }) == ["Authorization: Bearer abc"])
        #expect(seen.withLock { $0.last } == "none")
    }
}
