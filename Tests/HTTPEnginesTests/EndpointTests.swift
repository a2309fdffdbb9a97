import EngineKit
import HTTPEngines
import Testing

@Suite struct EndpointTests {
    @Test(
        "Addresses as people write them",
        arguments: [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", nil),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", nil),
            ("https://Box.Example/llm//", "https://box.example/llm", nil),
            ("llama-server+http://box:8080", "http://box:8080", .llamaServer),
            ("OPENAI+HTTPS://box", "https://box", .openAI),
            ("localhost:9931", "http://localhost:9931", nil),
            ("box", "http://box", nil),
            ("http://[::1]:8080", "http://[::1]:8080", nil),
            ("http://0.0.0.0:8080", "http://127.0.0.1:8080", nil),
            ("[::]:80", "http://127.0.0.1:80", nil),
        ] as [(String, String, ServerKind?)])
    func good(address: String, base: String, kind: ServerKind?) throws {
        let endpoint = try Endpoint(address)
        #expect(endpoint.base == base)
        #expect(endpoint.kind == kind)
    }

    @Test(
        "Wrong addresses get one sentence",
        arguments: [
            "", "http://", "ftp://box", "nothing+http://box", "http://box:0", "http://box:99999",
            "http://box:x",
            "http://box:", "http://a b", "http://box/\u{1B}[2J", "http://box?x=1", "http://box/#f",
            "http://[::1",
        ])
    func bad(address: String) {
        #expect { try Endpoint(address) } throws: { error in
            guard let error = error as? EngineError else { return false }
            return error.code == .invalidSetting && !error.description.contains("\u{1B}")
        }
    }

    @Test("A password in an address is refused and not repeated")
    func userInfo() {
        #expect { try Endpoint("http://me:secret@box") } throws: { error in
            let text = (error as? EngineError)?.description ?? ""
            return text.contains("CANTER_API_KEY") && !text.contains("secret")
        }
    }

    @Test("A key cannot be printed, and one that would break a header is none")
    func secrecy() throws {
        let key = try #require(APIKey("sk-123"))
        #expect(!"\(key) \(String(reflecting: key)) \([key])".contains("123"))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("123"))
        #expect(APIKey("a\r\nX: y") == nil)
        #expect(APIKey("") == nil)
    }
}
