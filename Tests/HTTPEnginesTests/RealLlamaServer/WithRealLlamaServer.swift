import ChatCore
import EngineKit

@testable import HTTPEngines

/// What tests with a real llama-server have in common.
protocol WithRealLlamaServer {}

extension WithRealLlamaServer {
    /// Runs `body` with a transport that is closed in the end. Where it fails, the end of
    /// the server's log is told, too.
    func with<Result>(
        _ server: RealLlamaServer, _ body: (HTTPTransport) async throws -> Result
    ) async throws -> Result {
        let transport = HTTPTransport(limits: LoopbackServer.patience)
        do {
            let result = try await body(transport)
            await transport.shutdown()
            return result
        } catch {
            await transport.shutdown()
            throw RealLlamaServer.Failed("\(error)\n\(server.log)")
        }
    }

    /// A greedy reply.
    func request(_ id: UInt64, _ messages: [PromptMessage], maxTokens: Int? = 16)
        -> GenerationRequest
    {
        GenerationRequest(
            id: GenerationID(rawValue: id), messages: messages,
            sampling: SamplingSettings(temperature: 0, seed: 1), maxTokens: maxTokens)
    }

    func reply(_ engine: ServerEngine, _ request: GenerationRequest) async throws -> Reply {
        var reply = Reply()
        for try await event in engine.generate(request) { reply.add(event) }
        return reply
    }

    /// A text of about so many tokens.
    func longText(tokens: Int) -> String {
        Array(repeating: "The river runs past the mill. ", count: tokens / 7).joined()
    }
}
