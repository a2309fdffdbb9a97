import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite("Prompts of tokens", .serialized, .oneAtATime)
struct TokenPromptTests {
    private func request(
        _ id: UInt64, _ prompt: TokenPrompt, maxTokens: Int = 0
    ) -> GenerationRequest {
        var request = GenerationRequest(
            id: GenerationID(rawValue: id), messages: [],
            sampling: SamplingSettings(temperature: 0), maxTokens: maxTokens)
        request.tokens = prompt
        return request
    }

    @Test("They have the length asked for, the same beginning each time, and another end")
    func draws() {
        let first = TokenPrompt(shared: 5, fresh: 3, seed: 1, draw: 2)
        var second = first
        second.draw = 3
        let tokens = [first, second].map { $0.tokens(vocabulary: 1000, beginning: nil) }
        #expect(tokens.map(\.count) == [8, 8])
        #expect(tokens[0].prefix(5) == tokens[1].prefix(5))
        #expect(tokens[0].suffix(3) != tokens[1].suffix(3))
        #expect(tokens[0].allSatisfy { (0..<1000).contains($0) })
        #expect(Set(tokens[0]).count > 4)
        #expect(first.tokens(vocabulary: 1000, beginning: 7)[0] == 7)
        #expect(first.tokens(vocabulary: 1000, beginning: 7).dropFirst() == tokens[0].dropFirst())
        let none = TokenPrompt(shared: 0, fresh: 0, seed: 1, draw: 2)
        #expect(none.tokens(vocabulary: 1000, beginning: 7).isEmpty)
        #expect(none.replyBeginning(vocabulary: 1000, beginning: 7) == 7)
    }

    @Test(
        "Exactly so many tokens are read and made behind so many, whatever the cache held",
        arguments: CacheModel.present)
    func exact(model: CacheModel) async throws {
        let engine = try await model.engine()
        // The sliding window of 512 moves on, and the state cannot go back by itself.
        let tests = [
            (0, 100, 0), (0, 0, 5), (700, 64, 0), (700, 64, 0), (700, 0, 5), (700, 3, 4),
            (20, 9, 2),
        ]
        for (number, (depth, fresh, made)) in tests.enumerated() {
            let prompt = TokenPrompt(shared: depth, fresh: fresh, seed: 1, draw: UInt64(number) + 2)
            let reply = try await Reply(
                engine.generate(request(UInt64(number) + 1, prompt, maxTokens: made)))
            let result = try #require(reply.result)
            #expect(result.reason == .length)
            #expect(
                result.usage
                    == Usage(
                        promptTokens: depth + fresh, cachedTokens: depth, completionTokens: made))
            #expect((result.timings.prefillSeconds != nil) == (fresh > 0))
            #expect((result.timings.decodeSeconds != nil) == (made > 0))
            #expect(reply.text.isEmpty)
            let instants = reply.deltas.flatMap { $0.earlier + [$0.at] }
            #expect(instants.count == made)
            // llama-bench evaluates every token it times.
            #expect(try await engine.occupancy().cellsUsed == depth + fresh + made)
        }
    }

    @Test(
        "What a conversation says behind one is the same as without", arguments: CacheModel.present)
    func leavesNothing(model: CacheModel) async throws {
        var undisturbed = Talk(try await model.engine())
        try await undisturbed.say("Why do llamas hum?")
        let expected = try await undisturbed.say("Say more of it.")

        var talk = Talk(try await model.engine())
        try await talk.say("Why do llamas hum?")
        let prompt = TokenPrompt(shared: 300, fresh: 20, seed: 1, draw: 2)
        _ = try await Reply(talk.engine.generate(request(900, prompt, maxTokens: 8)))
        let reply = try await talk.say("Say more of it.")
        #expect(reply.text == expected.text)
        let usage = try #require(reply.result?.usage)
        #expect((usage.cachedTokens ?? 0) <= 1)
    }

    @Test("No conversation's state is parked from one")
    func parksNothing() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "canter-tokens-\(UUID())"
        ).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let engine = try await CacheModel.plain.engine(
            store: StateStoreSettings(folder: folder, limitBytes: 1 << 30))
        var talk = Talk(engine)
        try await talk.say("Hello.")
        let id = Conversation.ID(rawValue: "talk")
        #expect(try await engine.park(id) != nil)
        let prompt = TokenPrompt(shared: 0, fresh: 20, seed: 1, draw: 2)
        _ = try await Reply(engine.generate(request(900, prompt)))
        #expect(try await engine.park(id) == nil)
    }

    @Test("One that does not fit is refused, and the cache is left as it is")
    func overflow() async throws {
        let (engine, loaded) = try await TestModel.engine(context: 256)
        let fits = TokenPrompt(
            shared: 0, fresh: loaded.contextWindow - 2, seed: 1, draw: 2)
        _ = try await Reply(engine.generate(request(1, fits, maxTokens: 2)))
        let error = await #expect(throws: EngineError.self) {
            _ = try await Reply(engine.generate(self.request(2, fits, maxTokens: 3)))
        }
        #expect(error?.code == .contextOverflow)
        #expect(try await engine.occupancy().cellsUsed == loaded.contextWindow)
        let nothing = TokenPrompt(shared: 0, fresh: 0, seed: 1, draw: 2)
        await #expect(throws: EngineError.self) {
            _ = try await Reply(engine.generate(self.request(3, nothing)))
        }
    }

    @Test("One is stopped between two tokens, and the next begins as if nothing had been")
    func stopped() async throws {
        let (engine, _) = try await TestModel.engine(context: 2048)
        let prompt = TokenPrompt(shared: 16, fresh: 0, seed: 1, draw: 2)
        let stopped = try await Reply(engine.generate(request(1, prompt, maxTokens: 2000))) {
            event in
            if case .text = event { engine.cancel(GenerationID(rawValue: 1)) }
        }
        let result = try #require(stopped.result)
        #expect(result.reason == .cancelled)
        #expect(try #require(result.usage).completionTokens < 2000)
        let whole = try await Reply(engine.generate(request(2, prompt, maxTokens: 3)))
        #expect(whole.result?.usage?.completionTokens == 3)
        #expect(try await engine.occupancy().cellsUsed == 19)
    }
}
