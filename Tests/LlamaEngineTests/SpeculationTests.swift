import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Speculation with the real model", .serialized)
struct SpeculationTests {
    static let text = """
        The river rises in the hills behind the village. It runs past the mill and the old bridge, \
        and past the field where the fair is held. In spring it is brown and fast. In summer the \
        children swim where the willows stand. In autumn the leaves of the willows lie on it. In \
        winter it is frozen, and the village is quiet.
        """
    let edit = [PromptMessage(.user, "Repeat this text word for word:\n\n\(Self.text)")]

    private func ask(
        _ id: UInt64, _ mode: SpeculationMode, temperature: Double = 0, maxTokens: Int = 96
    ) -> GenerationRequest {
        var request = request(
            id, edit, temperature: temperature, seed: 5, maxTokens: maxTokens)
        request.speculation = mode
        return request
    }

    private func engine(draft: Bool = false) async throws -> LlamaEngine {
        let engine = LlamaEngine()
        var settings = PreciseModel.settings(window: 1024)
        settings.draftModel = draft ? try PreciseModel.path : nil
        let loaded = try await engine.load(
            LoadRequest(model: PreciseModel.path, settings: settings)
        ) { _ in }
        #expect((loaded.draftModel != nil) == draft)
        return engine
    }

    @Test("a greedy reply is the same with prompt lookup as without")
    func lookup() async throws {
        let engine = try await engine()
        let plain = try await Reply(engine.generate(ask(1, .off)))
        #expect(plain.result?.usage?.drafts == nil)
        let drafted = try await Reply(engine.generate(ask(2, .ngram)))
        #expect(drafted.text == plain.text)
        let counts = try #require(drafted.result?.usage?.drafts)
        #expect(counts.accepted > 30)
        #expect(counts.accepted <= counts.drafted)
        #expect(drafted.others.contains(.drafting(counts)))
        check(drafted, like: plain)
    }

    @Test("a greedy reply is the same with a draft model as without")
    func draftModel() async throws {
        let engine = try await engine(draft: true)
        let plain = try await Reply(engine.generate(ask(1, .off)))
        let drafted = try await Reply(engine.generate(ask(2, .draft)))
        #expect(drafted.text == plain.text)
        // The model drafts for itself: nearly everything it is sure of is right.
        let counts = try #require(drafted.result?.usage?.drafts)
        #expect(Double(counts.accepted) > 0.9 * Double(counts.drafted))
        #expect(counts.accepted > 40)
        check(drafted, like: plain)
    }

    // When `auto` drafts is a matter of time, and so is which tokens share a batch: a greedy
    // reply of it cannot be compared to the letter, this one can.
    @Test(
        "a seed draws the same reply with drafts as without, right or wrong ones",
        arguments: [SpeculationMode.ngram, .auto])
    func seeded(mode: SpeculationMode) async throws {
        let engine = try await engine(draft: mode == .auto)
        let story = [PromptMessage(.user, "Tell me a story about a fox.")]
        // Six tokens, all of them as likely whatever the logits' last digits:
        // drafts are plenty, mostly wrong and now and then right, and one draw
        // too many or too few would make another reply.
        var sampling = SamplingSettings(temperature: 1000, topK: 0, topP: 1, minP: 0)
        sampling.logitBias = (3000..<3006).map { LogitBias(.token($0), 1_000_000) }
        for seed in 1...3 as ClosedRange<UInt32> {
            sampling.seed = seed
            var request = GenerationRequest(
                id: GenerationID(rawValue: UInt64(2 * seed)), messages: story, sampling: sampling,
                maxTokens: 60)
            request.speculation = .off
            let plain = try await Reply(engine.generate(request))
            request.id = GenerationID(rawValue: UInt64(2 * seed) + 1)
            request.speculation = mode
            let drafted = try await Reply(engine.generate(request))
            #expect(drafted.text == plain.text)
            check(drafted, like: plain)
            guard mode == .ngram else { continue }
            let counts = try #require(drafted.result?.usage?.drafts)
            #expect(counts.accepted > 0)
            #expect(counts.accepted < counts.drafted)
        }
    }

    /// What must not depend on how the tokens came.
    private func check(_ drafted: Reply, like plain: Reply) {
        #expect(drafted.result?.reason == plain.result?.reason)
        #expect(
            drafted.result?.usage?.completionTokens == plain.result?.usage?.completionTokens)
        #expect(drafted.occupancy.last?.cellsUsed == plain.occupancy.last?.cellsUsed)
        #expect(drafted.deltas.last?.depth == plain.deltas.last?.depth)
        let instants = drafted.deltas.flatMap { $0.tokens == 0 ? [] : $0.earlier + [$0.at] }
        #expect(instants.count == drafted.result?.usage?.completionTokens)
        #expect(instants == instants.sorted())
    }

    @Test("the token limit is kept when more was drafted", arguments: [1, 2, 7, 20])
    func limit(tokens: Int) async throws {
        let engine = try await engine()
        let reply = try await Reply(engine.generate(ask(1, .ngram, maxTokens: tokens)))
        #expect(reply.result?.usage?.completionTokens == tokens)
        #expect(reply.result?.reason == .length)
        let cells = try await engine.occupancy().cellsUsed
        #expect(cells == reply.result.flatMap(\.usage).map { $0.promptTokens + tokens - 1 })
    }

    @Test("the window is kept when more was drafted")
    func window() async throws {
        let engine = LlamaEngine()
        let settings = EngineSettings(contextWindow: 256, threads: 1)
        _ = try await engine.load(LoadRequest(model: TestModel.path, settings: settings)) { _ in }
        var request = request(1, edit, maxTokens: nil)
        request.sampling.logitBias = [LogitBias(.token(2), -.infinity)]
        request.speculation = .ngram
        let reply = try await Reply(engine.generate(request))
        #expect(reply.result?.reason == .length)
        #expect(reply.occupancy.last?.cellsUsed == 256)
    }

    @Test("a draft model of another vocabulary is refused in a sentence naming both")
    func otherVocabulary() async throws {
        let engine = LlamaEngine()
        var settings = EngineSettings(contextWindow: 256)
        settings.draftModel = TestModel.secondPath
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(LoadRequest(model: TestModel.path, settings: settings)) { _ in
            }
        }
        #expect(error?.code == .invalidSetting)
        #expect(error?.description.contains("gemma") == true)
        #expect(error?.description.contains("SmolLM2") == true)
    }

    @Test("asked for a draft model that is not there, it says so")
    func noDraftModel() async throws {
        let engine = try await engine()
        let error = await #expect(throws: EngineError.self) {
            _ = try await Reply(engine.generate(ask(1, .draft)))
        }
        #expect(error?.code == .invalidSetting)
        let reply = try await Reply(engine.generate(ask(2, .off, maxTokens: 2)))
        #expect(reply.result?.usage?.completionTokens == 2)
    }

    @Test("a stop while drafts are evaluated ends the reply, and the next is whole")
    func stop() async throws {
        let engine = try await engine(draft: true)
        let reply = try await Reply(engine.generate(ask(1, .draft, maxTokens: 400))) { event in
            if case .text = event { engine.cancel(GenerationID(rawValue: 1)) }
        }
        #expect(reply.result?.reason == .cancelled)
        #expect(
            reply.result?.usage?.completionTokens == reply.deltas.compactMap(\.tokens).reduce(0, +))
        let plain = try await Reply(engine.generate(ask(2, .off)))
        let drafted = try await Reply(engine.generate(ask(3, .draft)))
        #expect(drafted.text == plain.text)
    }
}
