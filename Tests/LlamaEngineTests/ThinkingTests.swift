import ChatCore
import EngineKit
import LlamaEngine
import Testing

extension GenerationTests {
    /// There is no reasoning model as small as the tests want one: the starter
    /// model with a template that makes it think.
    @Suite("Thinking with the real model")
    struct Thinking {
        private let messages = [PromptMessage(.user, "Is Paris the capital of France?")]

        private func engine() async throws -> (LlamaEngine, LoadedModel) {
            let engine = LlamaEngine()
            var settings = EngineSettings(contextWindow: 1024)
            settings.chatTemplate = ThinkingTemplate.text
            let loaded = try await engine.load(
                LoadRequest(model: TestModel.path, settings: settings)
            ) { _ in }
            return (engine, loaded)
        }

        private func text(_ reply: Reply, _ channel: TextDelta.Channel) -> String {
            reply.deltas.filter { $0.channel == channel }.map(\.text).joined()
        }

        @Test(
            "reasoning comes on its own channel, is counted apart, and the answer follows its grammar"
        )
        func channels() async throws {
            let (engine, loaded) = try await engine()
            #expect(loaded.thinking.reasons)
            #expect(loaded.thinking.isSwitchable)
            var request = request(1, messages, maxTokens: 200)
            request.thinking.budget = 12
            request.sampling.grammar = #"root ::= "yes" | "no""#
            let reply = try await Reply(engine.generate(request))
            #expect(["yes", "no"].contains(text(reply, .answer)))
            #expect(!text(reply, .reasoning).isEmpty)
            #expect(!reply.text.contains("think>"))
            let usage = try #require(reply.result?.usage)
            let reasoning = reply.deltas.filter { $0.channel == .reasoning }
            let counted = reasoning.compactMap(\.tokens).reduce(0, +)
            #expect(usage.reasoningTokens == counted)
            #expect(counted > 12)
            #expect(
                usage.completionTokens == reply.deltas.compactMap(\.tokens).reduce(0, +))
            #expect(reply.result?.reason == .stop)
        }

        @Test("switched off, there is none, and the prompt is another one")
        func off() async throws {
            let (engine, _) = try await engine()
            var request = request(1, messages)
            request.thinking.isEnabled = false
            let reply = try await Reply(engine.generate(request))
            #expect(text(reply, .reasoning).isEmpty)
            #expect(reply.result?.usage?.reasoningTokens == 0)
            let on = try await engine.countTokens(in: messages)
            let off = try await engine.countTokens(
                in: messages, thinking: ThinkingSettings(isEnabled: false))
            #expect(off.value > on.value)
        }

        @Test("a stop string ends the answer in front of it, with the reason stop")
        func stopString() async throws {
            let (engine, _) = try await TestModel.engine()
            var request = request(1, messages, maxTokens: 60)
            let whole = try await Reply(engine.generate(request))
            #expect(whole.text.contains("Paris is"))
            request.id = GenerationID(rawValue: 2)
            request.sampling.stop = ["ris is"]
            let cut = try await Reply(engine.generate(request))
            #expect(cut.text.hasSuffix("Pa"))
            #expect(whole.text.hasPrefix(cut.text + "ris is"))
            #expect(cut.result?.reason == .stop)
        }

        @Test("a template that cannot be read is refused by name")
        func badTemplate() async throws {
            for (template, code) in [
                ("/nowhere.jinja", EngineError.Code.invalidSetting), ("{% if %}", .template),
            ] {
                let engine = LlamaEngine()
                var settings = EngineSettings(contextWindow: 256)
                settings.chatTemplate = template
                let load = LoadRequest(model: TestModel.path, settings: settings)
                let error = await #expect(throws: EngineError.self) {
                    _ = try await engine.load(load) { _ in }
                }
                #expect(error?.code == code)
            }
        }
    }
}
