import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Shifting a full cache", .serialized)
struct ContextShiftTests {
    let story = [
        PromptMessage(.system, "You tell stories."),
        PromptMessage(.user, "Tell me a very long story about a fox and a mountain."),
    ]

    private func endless(_ id: UInt64, _ messages: [PromptMessage]) -> GenerationRequest {
        var request = request(id, messages, maxTokens: 400)
        // Without an end token the reply goes on beyond any window.
        request.sampling.logitBias = [LogitBias(.token(2), -.infinity)]
        return request
    }

    private func shifts(_ reply: Reply) -> [ContextShift] {
        reply.others.compactMap { if case .shifted(let shift) = $0 { shift } else { nil } }
    }

    @Test(
        "by choice, a full window goes on with the system part and the newest half",
        arguments: [
            SpeculationMode.off, .ngram,
        ])
    func shifted(mode: SpeculationMode) async throws {
        let (engine, loaded) = try await TestModel.engine(context: 256)
        #expect(loaded.canShift)
        var request = endless(1, story)
        request.mayShift = true
        request.speculation = mode
        let reply = try await Reply(engine.generate(request))
        #expect(reply.result?.reason == .length)
        #expect(reply.result?.usage?.completionTokens == 400)
        let shifts = shifts(reply)
        let first = try #require(shifts.first)
        #expect(shifts.count >= 2)
        #expect(first.dropped == (256 - first.kept) / 2)
        // The system message and what opens the first message behind it.
        let system = try await engine.countTokens(in: [story[0]])
        #expect(first.kept > 5)
        #expect(first.kept <= system.value + 4)
        // The list of tokens is that of the cache: the next turn reads right.
        let cells = try #require(try await engine.occupancy().cellsUsed)
        #expect(cells < 256)
        let question = [PromptMessage(.user, "Name the capital of France.")]
        let next = try await Reply(engine.generate(LlamaEngineTests.request(2, question)))
        #expect(next.text.contains("Paris"))
    }

    @Test("without the choice it ends with the reason length")
    func notAsked() async throws {
        let (engine, _) = try await TestModel.engine(context: 256)
        let reply = try await Reply(engine.generate(endless(1, story)))
        #expect(reply.result?.reason == .length)
        #expect(shifts(reply).isEmpty)
        #expect(reply.occupancy.last?.cellsUsed == 256)
    }
}
