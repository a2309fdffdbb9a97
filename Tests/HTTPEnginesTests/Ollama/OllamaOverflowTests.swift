import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

@Suite("Ollama: prompts that do not fit")
struct OllamaOverflowTests: EngineOnOllama {
    private func conversation(_ count: Int) -> GenerationRequest {
        var request = request()
        request.messages = (0..<count).map { index in
            let text = String(repeating: "All work and no play. ", count: 20)
            return PromptMessage(index.isMultiple(of: 2) ? .user : .assistant, text)
        }
        return request
    }

    @Test(
        "A prompt that does not fit is refused with what is told of it, in every form",
        arguments: [
            (OllamaModel.plainRefusal, nil, nil),
            // llama-server's answer as a text, by itself and behind words.
            (
                #"{\"error\":{\"code\":400,\"message\":\"request (1531 tokens) exceeds the available context size (1024 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":1531,\"n_ctx\":1024}}"#,
                1531, 1024
            ),
            (
                #"llama-server 400: {\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"too much\",\"n_prompt_tokens\":1531,\"n_ctx\":1024}} (request failed)"#,
                1531, 1024
            ),
            (
                "request (1531 tokens) exceeds the available context size (1024 tokens), try increasing it",
                1531, 1024
            ),
            ("exceed_context_size_error: the prompt is too long", nil, nil),
        ] as [(String, Int?, Int?)])
    func forms(refusal: String, tokens: Int?, window: Int?) async throws {
        let server = OllamaModel()
        server.state.withLock { $0.refusal = refusal }
        try await with(server) { engine in
            _ = try await load(engine, EngineSettings(contextWindow: 1024))
            let error = try await failure(engine, conversation(20)).error
            #expect(error?.code == .contextOverflow)
            #expect(error?.overflow == ContextOverflow(promptTokens: tokens, window: window))
            if let tokens { #expect(error?.description.contains("\(tokens)") == true) }
        }
    }

    @Test("The same inside of a reply is one, too")
    func inside() async throws {
        let server = OllamaModel(
            script: .init(ending: .error("the prompt is longer than the context length")))
        try await with(server) { engine in
            _ = try await load(engine)
            let failed = try await failure(engine, request())
            #expect(failed.error?.code == .contextOverflow)
            #expect(failed.text == "The rain is wet.")
        }
    }

    @Test("Other failures are not taken for one")
    func others() async throws {
        let server = OllamaModel(script: .init(ending: .error("could not read context: EOF")))
        try await with(server) { engine in
            _ = try await load(engine)
            #expect(try await failure(engine, request()).error?.code == .failed)
        }
    }

    @Test("Nothing is cut without being told")
    func nothingCut() async throws {
        let server = OllamaModel()
        try await with(server) { engine in
            _ = try await load(engine, EngineSettings(contextWindow: 1024))
            let error = try await failure(engine, conversation(20)).error
            #expect(error?.code == .contextOverflow)
        }
        // It was not asked to, in any request.
        for body in server.bodies("POST /api/chat") {
            #expect(body["truncate"] == .boolean(false))
        }
    }

    @Test("An old server that cuts all the same does not spoil the estimate")
    func oldServer() async throws {
        let server = OllamaModel()
        server.state.withLock { $0.truncatesAnyway = true }
        try await with(server) { engine in
            _ = try await load(engine, EngineSettings(contextWindow: 1024))
            let long = conversation(40)
            let before = try await engine.countTokens(in: long.messages)
            #expect(before.provenance == .estimated && before.value > 4000)
            let usage = result(try await events(engine, long))?.usage
            // What it read is what is shown; what it would have had to read is known still.
            let read = try #require(usage).promptTokens
            #expect(read <= 1024)
            #expect(try await engine.countTokens(in: long.messages) == before)
        }
    }

    @Test("An honest count makes the next estimate better")
    func learning() async throws {
        try await with(OllamaModel()) { engine in
            _ = try await load(engine, EngineSettings(contextWindow: 8192))
            let request = conversation(9)
            let usage = result(try await events(engine, request))?.usage
            let estimate = try await engine.countTokens(in: request.messages)
            let counted = try #require(usage).promptTokens
            #expect(abs(estimate.value - counted) <= 1)
        }
    }
}
