import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("The sampler")
struct SamplerChainTests {
    private let session: LoadedSession

    init() throws {
        session = try TestModel.session()
        _ = try session.decode(session.tokens(of: [PromptMessage(.user, "A story, please.")])[...])
    }

    private func draws(_ sampler: borrowing SamplerChain, _ count: Int) throws -> [Token] {
        var tokens: [Token] = []
        for _ in 0..<count {
            tokens.append(try sampler.sample(session.context))
            try sampler.accept(try #require(tokens.last))
        }
        return tokens
    }

    private func sampler(_ change: (inout SamplingSettings) -> Void) throws -> SamplerChain {
        var settings = SamplingSettings(temperature: 1.5, topK: 0, topP: 1, minP: 0, seed: 3)
        change(&settings)
        return try SamplerChain(settings, model: session.model, window: 256)
    }

    @Test("a clone draws what the original will draw, and one can go back to it")
    func clone() throws {
        let sampler = try sampler { $0.repeatPenalty = 1.1 }
        _ = try draws(sampler, 5)
        let clone = try sampler.clone()
        let drawn = try draws(sampler, 20)
        #expect(Set(drawn).count > 5)
        #expect(try draws(clone, 20) == drawn)

        let start = try sampler.clone()
        let next = try draws(sampler, 20)
        try sampler.takeState(of: start)
        #expect(try draws(sampler, 20) == next)
    }

    @Test("an open seed is drawn anew each time")
    func seed() throws {
        let first = try sampler { $0.seed = nil }
        let second = try sampler { $0.seed = nil }
        #expect(first.seed != second.seed)
    }

    @Test("at temperature 0 the likeliest token is taken, by whichever chain")
    func greedy() throws {
        let short = try sampler { $0.temperature = 0 }
        let long = try sampler {
            $0.temperature = 0
            // XTC far above any probability: the whole chain, and no effect.
            ($0.xtcProbability, $0.xtcThreshold) = (1, 0.5)
        }
        #expect(try draws(short, 1) == draws(long, 1))
    }

    @Test("reasoning over its budget is ended in the model's place")
    func budget() throws {
        let templates = try ChatTemplates(of: session.model, text: ThinkingTemplate.text)
        let prompt = try templates.render([PromptMessage(.user, "hi")])
        #expect(prompt.beginsInReasoning)
        let end = session.model.vocabulary.tokens(of: "</think>", addsSpecial: false)
        let limited = try SamplerChain(
            SamplingSettings(temperature: 0), model: session.model, window: 256, prompt: prompt,
            budget: 4)
        // The line break behind the template's own <think> is the first of the four.
        let drawn = try draws(limited, 3 + end.count)
        #expect(Array(drawn[3...]) == end)
        #expect(!drawn[..<3].contains(try #require(end.first)))
    }

    @Test(
        "each sampler has an effect, and the same reply again by the seed",
        arguments: [
            .init("none") { _ in }, .init("top-k") { $0.topK = 2 },
            .init("top-p") { $0.topP = 0.3 },
            .init("typical") { $0.typicalP = 0.3 }, .init("top-n-sigma") { $0.topNSigma = 0.5 },
            .init("XTC") { ($0.xtcProbability, $0.xtcThreshold) = (1, 0.1) },
            .init("dynamic temperature") { $0.dynamicTemperatureRange = 1.1 },
            .init("Mirostat 1") { $0.mirostat = 1 }, .init("Mirostat 2") { $0.mirostat = 2 },
            .init("whole vocabulary") { ($0.topK, $0.topP, $0.minP) = (0, 1, 0) },
        ] as [Variant])
    func samplers(_ variant: Variant) throws {
        var drawn: [[Token]] = []
        for isChanged in [false, true, true] {
            let sampler = try sampler {
                $0 = SamplingSettings(temperature: 1.2, seed: 11)
                if isChanged { variant.change(&$0) }
            }
            drawn.append(try draws(sampler, 40))
        }
        #expect(drawn[1] == drawn[2])
        #expect((drawn[0] == drawn[1]) == (variant.name == "none"))
    }

    /// A change of the settings, with a name for the test's report.
    struct Variant: CustomTestStringConvertible, Sendable {
        let name: String
        let change: @Sendable (inout SamplingSettings) -> Void
        var testDescription: String { name }

        init(_ name: String, _ change: @escaping @Sendable (inout SamplingSettings) -> Void) {
            self.name = name
            self.change = change
        }
    }
}
