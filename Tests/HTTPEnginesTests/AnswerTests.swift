import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

/// Every recorded answer, given to every question.
@Suite("Recorded answers to every question", .timeLimit(.minutes(5)))
struct AnswerTests {
    /// Checks that a call gives a value or one sentence.
    private func check<Value>(
        _ comment: Comment, _ call: () async throws -> Value
    ) async {
        do {
            _ = try await call()
        } catch let error as EngineError {
            expectOneSentence(error, comment)
        } catch {
            Issue.record("\(comment): \(error)")
        }
    }

    @Test(
        "Each is understood or refused in one sentence",
        arguments: [ServerKind.llamaServer, .vllm, .mlx])
    func answers(kind: ServerKind) async throws {
        let names = Capture.names.filter { $0.hasPrefix(kind.rawValue + "/") }
        #expect(names.count > 30)
        let messages = [PromptMessage(.user, "Hi")]
        let server = ReplayServer(kind)
        try await server.run { engine in
            for name in names {
                let capture = try Capture(plain: name)
                server.answerEverything { _, reply in
                    // The one of a connection that was refused is empty.
                    if !capture.head.isEmpty { try await reply.send(capture) }
                    return .close
                }
                await check("\(name): models") { try await engine.models() }
                await check("\(name): details") { try await engine.details(of: "m") }
                await check("\(name): count") {
                    try await engine.countTokens(in: messages, thinking: ThinkingSettings())
                }
                await check("\(name): occupancy") { try await engine.occupancy() }
                let outcome = try await engine.outcome()
                if let error = outcome.error { expectOneSentence(error, "\(name): chat") }
                #expect(outcome.error != nil || outcome.result != nil, "\(name)")
                await check("\(name): load") {
                    try await engine.load(LoadRequest(model: "")) { _ in }
                }
            }
        }
    }

    @Test(
        "Refusals have the code of what is wrong",
        arguments: [
            ("llama-server/21-overflow-prompt-stream", EngineError.Code.contextOverflow),
            ("llama-server/S2-11-overflow-with-context-shift-on", .contextOverflow),
            ("llama-server/S2-02-wrong-api-key", .failed),
            ("llama-server/28-wrong-type", .failed),
            ("llama-server/31-wrong-method", .protocolViolation),
            ("llama-server/12-chat-nonstream", .protocolViolation),
            ("llama-server/06-metrics-fresh", .protocolViolation),
            ("vllm/17-overflow-prompt-stream", .contextOverflow),
            ("vllm/19-overflow-max-tokens", .failed),
            ("vllm/22-bad-model", .modelNotFound),
            ("vllm/29-unknown-path", .protocolViolation),
            ("vllm/30-wrong-method", .protocolViolation),
            ("vllm/32-metrics-idle", .protocolViolation),
            ("vllm/D01-no-api-key", .failed),
            ("vllm/55-health-after-engine-death", .failed),
            ("vllm/56-connection-refused-after-exit", .crashed),
            ("mlx/14-malformed-json", .failed),
            ("mlx/20-unknown-path", .protocolViolation),
            ("mlx/05-chat-nonstream", .protocolViolation),
        ])
    func codes(name: String, code: EngineError.Code) async throws {
        let kind = try Capture.kind(name)
        let server = ReplayServer(kind)
        server.answerChats { _, reply in
            let capture = try Capture(name)
            if !capture.head.isEmpty { try await reply.send(capture) }
            return .close
        }
        let error = try #require(try await server.run { try await $0.outcome() }.error)
        #expect(error.code == code, "\(error.description)")
        expectOneSentence(error)
    }
}
