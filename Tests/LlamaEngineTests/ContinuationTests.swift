import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Going on with a reply", .serialized, .oneAtATime)
struct ContinuationTests {
    private let question = [
        PromptMessage(.system, "You tell stories to children, in plain words and long sentences."),
        PromptMessage(.user, "Tell me a story about a fox and a river."),
    ]

    private func continuation(
        _ id: UInt64, _ text: String, maxTokens: Int? = 24
    ) -> GenerationRequest {
        var request = request(
            id, question + [PromptMessage(.assistant, text)], maxTokens: maxTokens)
        request.continuesReply = true
        return request
    }

    @Test(
        "a reply in two parts is the one in a single part, and little of it is read again",
        arguments: [1, 7, 20])
    func sameText(first: Int) async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        let whole = try await Reply(engine.generate(request(1, question, maxTokens: 40)))
        // Nothing of the whole one is in the cache.
        _ = try await Reply(
            engine.generate(request(2, [PromptMessage(.user, "Hello.")], maxTokens: 2)))
        let begun = try await Reply(engine.generate(request(3, question, maxTokens: first)))
        let rest = try await Reply(
            engine.generate(continuation(4, begun.text, maxTokens: 40 - first)))
        #expect(begun.text + rest.text == whole.text)
        let reuse = try #require(rest.reuse)
        #expect(reuse.read <= 4)
        #expect(reuse.parting == nil || reuse.parting?.cause == .tokenizedAnew)
        #expect(rest.result?.usage?.completionTokens == 40 - first)

        // The next turn begins with all of it.
        let next =
            question + [
                PromptMessage(.assistant, begun.text + rest.text),
                PromptMessage(.user, "And then?"),
            ]
        let after = try await Reply(engine.generate(request(5, next, maxTokens: 2)))
        #expect(try #require(after.reuse).reused > reuse.total)
    }

    @Test("a reply that was stopped goes on, too")
    func stopped() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        let whole = try await Reply(engine.generate(request(1, question, maxTokens: 40)))
        var pieces = 0
        let begun = try await Reply(engine.generate(request(2, question, maxTokens: 40))) { event in
            guard case .text = event else { return }
            pieces += 1
            if pieces == 5 { engine.cancel(GenerationID(rawValue: 2)) }
        }
        let made = try #require(begun.result?.usage?.completionTokens)
        #expect(begun.result?.reason == .cancelled)
        let rest = try await Reply(
            engine.generate(continuation(3, begun.text, maxTokens: 40 - made)))
        #expect(begun.text + rest.text == whole.text)
    }

    @Test("a stop string that began before the seam is found behind it")
    func stopString() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        let whole = try await Reply(engine.generate(request(1, question, maxTokens: 30)))
        let begun = try await Reply(engine.generate(request(2, question, maxTokens: 10)))
        let after = String(whole.text.dropFirst(begun.text.count).prefix(8))
        var request = continuation(3, begun.text, maxTokens: 20)
        request.sampling.stop = [String(begun.text.suffix(3)) + after]
        let rest = try await Reply(engine.generate(request))
        #expect(rest.result?.reason == .stop)
        #expect(rest.text.isEmpty)
    }

    @Test("a grammar goes on where the reply stands in it")
    func grammar() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        var request = continuation(1, "one, two,")
        request.sampling.grammar = #"root ::= "one, two, three, four.""#
        let rest = try await Reply(engine.generate(request))
        #expect(rest.text == " three, four.")
        request.messages[2].text = "five,"
        await #expect {
            try await Reply(engine.generate(request))
        } throws: { ($0 as? EngineError)?.code == .invalidSetting }
    }

    @Test("without a reply there is nothing to go on with")
    func nothing() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        for messages in [question, question + [PromptMessage(.assistant, "")]] {
            var request = request(1, messages)
            request.continuesReply = true
            await #expect {
                try await Reply(engine.generate(request))
            } throws: { ($0 as? EngineError)?.code == .failed }
        }
    }

    @Test("a transcript's reply goes on behind the space after the name")
    func transcript() async throws {
        guard CacheModel.present.contains(.sliding) else { return }
        let session = try TestModel.session(context: 512, model: TestModel.secondPath)
        let reply = [PromptMessage(.user, "Hi"), PromptMessage(.assistant, "Hello the")]
        let prompt = try session.templates.render(reply, continuesReply: true)
        #expect(prompt.text.hasSuffix("Assistant: Hello the"))
        let ended = try session.templates.render(reply + [PromptMessage(.user, "x")])
        #expect(ended.text.hasPrefix(prompt.text))
    }
}
