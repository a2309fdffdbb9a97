import EngineKit
import Testing

@testable import HTTPEngines

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
        "A socket is an address of this machine",
        arguments: [
            ("unix:/run/llama.sock", "/run/llama.sock", nil),
            ("unix:///run/llama.sock", "/run/llama.sock", nil),
            ("llama-server+unix:/tmp/mein Büro/x.sock", "/tmp/mein Büro/x.sock", .llamaServer),
            ("UNIX:/run/A:b.sock", "/run/A:b.sock", nil),
        ] as [(String, String, ServerKind?)])
    func socket(address: String, path: String, kind: ServerKind?) throws {
        let endpoint = try Endpoint(address)
        #expect(endpoint.description == "unix:\(path)")
        #expect(endpoint.socketPath == path)
        #expect(endpoint.base.hasPrefix("http+unix://%2F"))
        #expect(!endpoint.base.dropFirst(12).contains("/"))
        #expect(endpoint.kind == kind)
        #expect(endpoint.isOnThisMachine)
    }

    @Test(
        "Addresses of this machine are told from others",
        arguments: [
            ("http://localhost:1", true), ("http://127.0.0.2", true), ("http://[::1]:8080", true),
            ("http://box.localhost", true), ("http://box", false), ("http://[::2]", false),
            ("http://localhost.box", false), ("https://box/127.0.0.1", false),
        ])
    func here(address: String, isHere: Bool) throws {
        #expect(try Endpoint(address).isOnThisMachine == isHere)
    }

    @Test(
        "Wrong addresses get one sentence",
        arguments: [
            "unix:", "unix:relative.sock", "unix:/a\u{1B}[2J",
            "unix:/" + String(repeating: "x", count: 200),
            "nothing+unix:/x.sock", "\u{1B}[2J+http://box",
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

    @Test(
        "Where a redirect leads is an address to give instead",
        arguments: [
            ("https://box/v1/models", "https://box"), ("/v1/models/", "http://box:80"),
            ("/llm/v1/models", "http://box:80/llm"), ("//other/v1/models", "http://other"),
            ("http://box:80/api/v1/models", "http://box:80/api"), ("login", "login"),
            ("https://sso/login", "https://sso/login"), ("", ""),
        ])
    func redirects(location: String, target: String) throws {
        #expect(
            try Endpoint("http://box:80/api").target(of: location, askedFor: "/v1/models") == target
        )
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
