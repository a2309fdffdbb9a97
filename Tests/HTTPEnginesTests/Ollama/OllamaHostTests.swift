import Testing

@testable import HTTPEngines

@Suite("Where Ollama listens")
struct OllamaHostTests {
    @Test(
        "Ollama's variable is read as Ollama reads it",
        arguments: [
            (nil, "http://127.0.0.1:11434"), ("", "http://127.0.0.1:11434"),
            ("0.0.0.0", "http://127.0.0.1:11434"), (":9999", "http://127.0.0.1:9999"),
            ("box:1", "http://box:1"), ("http://box", "http://box:80"),
            ("https://box/ollama/", "https://box:443/ollama"), ("[::1]", "http://[::1]:11434"),
            ("[::]:2", "http://127.0.0.1:2"), (" 10.0.0.1 ", "http://10.0.0.1:11434"),
            ("\"box:7\"", "http://box:7"), ("::1", "http://[::1]:11434"),
            ("::", "http://127.0.0.1:11434"), ("box:99999", "http://box:11434"),
            ("https://box:x", "https://box:443"), ("HTTP://box:5/", "http://box:5"),
        ] as [(String?, String)])
    func variable(_ host: String?, _ address: String) throws {
        #expect(OllamaHost.address(of: host) == address)
        let environment = host.map { ["OLLAMA_HOST": $0] } ?? [:]
        #expect(OllamaHost.address(environment: environment) == address)
        #expect(try Endpoint(address).base == address)
    }
}
