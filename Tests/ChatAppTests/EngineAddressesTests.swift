import Testing

@testable import ChatApp

@Suite("Where engines listen")
struct EngineAddressesTests {
    @Test("every usual port is looked at once")
    func usual() {
        #expect(EngineAddresses.usual(environment: [:]).count == 4)
        #expect(
            EngineAddresses.usual(environment: ["OLLAMA_HOST": "http://127.0.0.1:8080"])
                == ["http://127.0.0.1:8080", "http://127.0.0.1:8000", "http://127.0.0.1:1234"])
    }
}
