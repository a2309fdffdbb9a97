import ChatCore
import EngineKit
import Foundation
import Synchronization
import Testing

@testable import HTTPEngines

@Suite("Going on with a reply over HTTP")
struct ContinuationTests: EngineOnLoopback {
    private var continuation: GenerationRequest {
        var reply = PromptMessage(.assistant, "It ")
        reply.reasoning = "Hm."
        var request = request()
        request.messages.append(reply)
        request.continuesReply = true
        return request
    }

    @Test("llama-server is told to go on with the last message, reasoning and all")
    func goesOn() async throws {
        let seen = Mutex<[LoopbackServer.Request]>([])
        let events = try await events(to: continuation) { request, reply in
            seen.withLock { $0.append(request) }
            try await reply.send(try Capture("llama-server/16-turn1-timings-progress"))
            return .keep
        }
        #expect(text(events).hasPrefix("The rain is"))
        let request = try #require(seen.withLock { $0.first })
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        #expect(body["continue_final_message"] as? Bool == true)
        #expect(body["add_generation_prompt"] as? Bool == false)
        let messages = try #require(body["messages"] as? [[String: String]])
        #expect(
            messages == [
                ["role": "user", "content": "Hi"],
                ["role": "assistant", "content": "It ", "reasoning_content": "Hm."],
            ])
    }

    @Test("An ordinary request has none of it")
    func ordinary() throws {
        let body = try JSONEncoder().encode(
            ChatRequestBody(model: "m", request: request(), seed: 1))
        let text = String(decoding: body, as: UTF8.self)
        #expect(!text.contains("continue_final") && !text.contains("generation_prompt"))
    }

    /// How a server that lists its model as `owner`'s takes the request.
    private func outcome(ownedBy owner: String) async throws -> Result<Int, EngineError> {
        let list = #"{"data": [{"id": "m", "owned_by": "\#(owner)"}]}"#
        let handler: LoopbackServer.Handler = { request, reply in
            guard request.line == "GET /v1/models" else {
                try await reply.send(try Capture("llama-server/16-turn1-timings-progress"))
                return .keep
            }
            try await reply.sendJSON(list)
            return .keep
        }
        return try await LoopbackServer.run(handler) { address, transport in
            let engine = ServerEngine(
                owner == "vllm" ? .vllm : .openAI, at: try Endpoint(address), apiKey: nil,
                transport: transport)
            _ = try await engine.load(LoadRequest(model: "m")) { _ in }
            do {
                var count = 0
                for try await _ in engine.generate(continuation) { count += 1 }
                return .success(count)
            } catch let error as EngineError {
                return .failure(error)
            }
        }
    }

    @Test("vLLM can, and a server of which nothing is known is not asked to")
    func others() async throws {
        #expect(try await outcome(ownedBy: "vllm").get() > 0)
        guard case .failure(let error) = try await outcome(ownedBy: "somebody") else {
            Issue.record("it was asked")
            return
        }
        #expect(error.code == .unsupported)
        #expect(error.description.contains("cannot go on with a reply"))
    }
}
