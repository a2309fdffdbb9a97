import ChatCore
import Testing

@Suite("The machine of an engine")
struct EngineMachineTests {
    @Test(
        "Another machine is named as its address names it",
        arguments: [
            ("http://box:8080", "box"), ("llama-server+https://Box.local/v1", "box.local"),
            ("10.0.0.7:8000", "10.0.0.7"), ("http://[fe80::1]:80", "fe80::1"), ("box", "box"),
        ])
    func other(_ address: String, _ host: String) {
        #expect(EngineMachine(at: address).host == host)
        #expect(EngineMachine(at: address).naming("vLLM") == "vLLM on \(host)")
    }

    @Test(
        "This machine has no name, however its address is written",
        arguments: [
            nil, "http://127.0.0.1:8080", "http://localhost:1", "0.0.0.0:8000", "http://[::1]:8080",
            "https://llm.localhost/", "unix:/run/x.sock", "llama-server+unix:/run/x.sock",
        ] as [String?])
    func here(_ address: String?) {
        #expect(EngineMachine(at: address).host == nil)
        #expect(EngineMachine(at: address).naming("vLLM") == "vLLM")
    }

    @Test("A speed behind an address is that machine's, and of this one only here")
    func configuration() {
        var model = ModelDescription(name: "m", displayName: "m", store: "vLLM")
        model.engine = "http://box:8000"
        let there = LoadedModel(model: model, engine: "vLLM", contextWindow: 0)
        #expect(SpeedConfiguration(there, machine: "mine").machine == "box")
        model.engine = "http://127.0.0.1:8000"
        let here = LoadedModel(model: model, engine: "vLLM", contextWindow: 0)
        #expect(SpeedConfiguration(here, machine: "mine").machine == "mine")
        #expect(here.knownWindow == nil)
    }
}
