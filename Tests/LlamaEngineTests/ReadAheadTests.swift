import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Before a model goes on with a conversation", .serialized, .oneAtATime)
struct ReadAheadTests {
    private let talk = [
        PromptMessage(.user, "Why do llamas hum? Say it in a few words, if you can."),
        PromptMessage(.assistant, "They hum to each other when they are curious or worried."),
    ]

    private func readAhead(_ id: UInt64, _ messages: [PromptMessage]) -> GenerationRequest {
        var request = request(id, messages, maxTokens: 0)
        request.conversation = Conversation.ID(rawValue: "c")
        return request
    }

    @Test(
        "Its tokens are counted without loading it, as many as when it is loaded",
        arguments: [TestModel.path, TestModel.secondPath])
    func counts(path: String) async throws {
        let engine = LlamaEngine()
        let load = LoadRequest(model: path, settings: EngineSettings(contextWindow: 512))
        let before = try await engine.countTokens(
            in: talk, thinking: ThinkingSettings(), of: load)
        #expect(before.provenance == .engineReported)
        await #expect(throws: EngineError.self) { try await engine.occupancy() }
        _ = try await engine.load(load) { _ in }
        #expect(try await engine.countTokens(in: talk) == before)
    }

    @Test("Counting for another model leaves the loaded one and its cache alone")
    func countsBeside() async throws {
        let (engine, _) = try await TestModel.engine(context: 512)
        _ = try await Reply(engine.generate(readAhead(1, talk)))
        let cells = try await engine.occupancy().cellsUsed
        let load = LoadRequest(model: TestModel.secondPath)
        _ = try await engine.countTokens(in: talk, thinking: ThinkingSettings(), of: load)
        #expect(try await engine.occupancy().cellsUsed == cells)
    }

    @Test("A file that is no model cannot count, and says so")
    func unreadable() async throws {
        let engine = LlamaEngine()
        let error = await #expect(throws: EngineError.self) {
            try await engine.countTokens(
                in: self.talk, thinking: ThinkingSettings(), of: LoadRequest(model: "/dev/null"))
        }
        #expect(error?.code == .modelUnreadable)
    }

    @Test(
        "A generation of no tokens leaves the conversation in the cache, and the next message reads only itself",
        arguments: CacheModel.present)
    func reads(model: CacheModel) async throws {
        let engine = try await model.engine()
        let messages = [
            PromptMessage(.user, model.passage(200, seed: 1)),
            PromptMessage(.assistant, model.passage(100, seed: 2)),
        ]
        let read = try await Reply(engine.generate(readAhead(1, messages)))
        #expect(read.text.isEmpty)
        #expect(read.result?.reason == .length)
        #expect(read.result?.usage?.completionTokens == 0)
        let total = try #require(read.result?.usage?.promptTokens)
        #expect(read.progress.last?.processed == total)

        let next = messages + [PromptMessage(.user, model.passage(20, seed: 3))]
        let reply = try await Reply(engine.generate(request(2, next, maxTokens: 4)))
        let reuse = try #require(reply.reuse)
        // The last token before the next message may melt into it.
        #expect(reuse.reused >= total - 2, "\(reuse)")
    }

    @Test(
        "What was read already is not read again, and a cache that has more keeps it",
        arguments: CacheModel.present)
    func readsNothingTwice(model: CacheModel) async throws {
        let engine = try await model.engine()
        let messages = [PromptMessage(.user, model.passage(200, seed: 1))]
        let reply = try await Reply(engine.generate(request(1, messages, maxTokens: 8)))
        let cells = try await engine.occupancy().cellsUsed
        for id in 2...3 {
            let again = try await Reply(engine.generate(readAhead(UInt64(id), messages)))
            let usage = try #require(again.result?.usage)
            #expect(usage.cachedTokens == usage.promptTokens)
            #expect(usage.promptTokens < reply.result?.usage?.promptTokens ?? 0)
        }
        #expect(try await engine.occupancy().cellsUsed == cells)
    }
}
