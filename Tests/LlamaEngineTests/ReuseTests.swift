import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Reusing what was read", .serialized, .oneAtATime)
struct ReuseTests {
    /// The reply to the same messages by an engine that has read nothing yet.
    private func freshReply(
        _ model: CacheModel, _ messages: [PromptMessage]
    ) async throws -> Reply {
        var talk = Talk(try await model.engine())
        talk.messages = messages
        return try await talk.answer()
    }

    @Test(
        "a next turn reads what is new, and says that nothing parted", arguments: CacheModel.present
    )
    func nextTurn(model: CacheModel) async throws {
        var talk = Talk(try await model.engine())
        let first = try await talk.say(model.passage(80, seed: 1))
        #expect(first.reuse?.reused == 0)
        #expect(first.reuse?.parting == PromptParting(token: 0, cause: .cacheEmpty))
        let usage = try #require(first.result?.usage)
        let second = try await talk.say(model.passage(30, seed: 2))
        let reuse = try #require(second.reuse)
        #expect(reuse.total == second.result?.usage?.promptTokens)
        #expect(reuse.reused == second.result?.usage?.cachedTokens)
        if reuse.parting == nil { #expect(reuse.reused >= usage.promptTokens) }
    }

    @Test(
        "editing a message in the middle reads again what follows it, and the reply is that of a fresh read",
        arguments: CacheModel.present)
    func edit(model: CacheModel) async throws {
        let engine = try await model.engine()
        var talk = Talk(engine)
        for seed in 1...3 { try await talk.say(model.passage(260, seed: seed)) }
        // The third message, and nothing after it.
        talk.messages = Array(talk.messages[..<3])
        let start = try await engine.countTokens(in: Array(talk.messages[..<2])).value
        talk.messages[2].text = "Something else: " + model.passage(120, seed: 9)
        let edited = try await talk.answer()
        let reuse = try #require(edited.reuse)
        #expect(reuse.parting?.cause == .messageChanged)
        #expect(reuse.parting?.message == 2)
        // The counted tokens end with the opening of a reply, which takes some
        // where it is read byte by byte.
        #expect(reuse.reused > start - 64)
        #expect(reuse.reused <= reuse.parting?.token ?? 0)

        let fresh = try await freshReply(model, talk.messages)
        #expect(fresh.reuse?.reused == 0)
        #expect(edited.text == fresh.text)
    }

    @Test(
        "asking again reads little again, and leaves nothing of the reply before",
        arguments: CacheModel.present)
    func regenerate(model: CacheModel) async throws {
        var talk = Talk(try await model.engine())
        try await talk.say(model.passage(200, seed: 1))
        talk.messages.append(PromptMessage(.user, model.passage(90, seed: 2)))
        let first = try await talk.answer(maxTokens: 24)
        let again = try await talk.answer(maxTokens: 24)
        let third = try await talk.answer(maxTokens: 24)
        for reply in [again, third] {
            let reuse = try #require(reply.reuse)
            #expect(reuse.read <= 8)
            #expect(reuse.parting == nil || reuse.parting?.cause == .checkpoint)
        }
        #expect(again.text == first.text)
        #expect(third.text == again.text)
    }

    @Test("what a sliding window's cache does not keep costs no memory")
    func slidingWindowMemory() async throws {
        guard CacheModel.present.contains(.sliding) else { return }
        let small = try await CacheModel.sliding.engine().occupancy()
        let full = try await CacheModel.sliding.engine { $0.fullSlidingWindow = true }.occupancy()
        #expect(try #require(small.bytesAllocated) < (try #require(full.bytesAllocated)) * 2 / 3)
    }

    @Test("another conversation is said to be one")
    func otherConversation() async throws {
        let model = CacheModel.plain
        let engine = try await model.engine()
        var first = Talk(engine, "one")
        try await first.say(model.passage(30, seed: 1))
        var second = Talk(engine, "two")
        let reply = try await second.say(model.passage(30, seed: 5))
        #expect(reply.reuse?.parting?.cause == .otherConversation)
        // The system message the template puts in front is the same.
        #expect(try #require(reply.reuse).reused > 0)
    }

    @Test(
        "after a stop in the prompt, what was read is kept and the rest is right",
        arguments: CacheModel.present)
    func stopped(model: CacheModel) async throws {
        let engine = try await model.engine()
        let messages = [PromptMessage(.user, model.passage(420, seed: 1))]
        let stopped = try await Reply(engine.generate(request(1, messages, maxTokens: 12))) {
            event in
            if case .promptProgress(let step) = event, step.processed >= 256 {
                engine.cancel(GenerationID(rawValue: 1))
            }
        }
        #expect(stopped.result?.reason == .cancelled)
        let after = try await Reply(engine.generate(request(2, messages, maxTokens: 12)))
        let fresh = try await freshReply(model, messages)
        #expect(after.text == fresh.text)
    }
}
