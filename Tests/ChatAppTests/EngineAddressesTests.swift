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

    @Test(
        "Where llama-server listens by its own variables is looked at, too",
        arguments: [
            ([:], nil),
            (["LLAMA_ARG_PORT": "9931"], "http://127.0.0.1:9931"),
            (["LLAMA_ARG_HOST": "box"], "http://box:8080"),
            (["LLAMA_ARG_HOST": "0.0.0.0", "LLAMA_ARG_PORT": "81"], "http://127.0.0.1:81"),
            (["LLAMA_ARG_HOST": "::1"], "http://[::1]:8080"),
            (
                ["LLAMA_ARG_HOST": "/run/llama.sock", "LLAMA_ARG_PORT": "81"],
                "unix:/run/llama.sock"
            ),
        ] as [([String: String], String?)])
    func llamaServer(_ environment: [String: String], _ address: String?) {
        #expect(EngineAddresses.llamaServer(environment) == address)
        #expect(
            EngineAddresses.usual(environment: environment).count == (address == nil ? 4 : 5))
    }
}
