import Testing

@testable import ChatApp

@Suite("Where engines listen")
struct EngineAddressesTests {
    @Test(
        "Ollama's variable is read as Ollama reads it",
        arguments: [
            (nil, "http://127.0.0.1:11434"), ("", "http://127.0.0.1:11434"),
            ("0.0.0.0", "http://127.0.0.1:11434"), (":9999", "http://127.0.0.1:9999"),
            ("box:1", "http://box:1"), ("http://box", "http://box:80"),
            ("https://box/ollama/", "https://box:443/ollama"), ("[::1]", "http://[::1]:11434"),
            ("[::]:2", "http://127.0.0.1:2"), (" 10.0.0.1 ", "http://10.0.0.1:11434"),
        ] as [(String?, String)])
    func ollama(_ host: String?, _ address: String) {
        #expect(EngineAddresses.ollama(host) == address)
    }

    @Test("every usual port is looked at once")
    func usual() {
        #expect(EngineAddresses.usual(environment: [:]).count == 4)
        #expect(
            EngineAddresses.usual(environment: ["OLLAMA_HOST": "http://127.0.0.1:8080"])
                == ["http://127.0.0.1:8080", "http://127.0.0.1:8000", "http://127.0.0.1:1234"])
    }
}
