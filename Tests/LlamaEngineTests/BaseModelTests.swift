import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

extension GenerationTests {
    /// A model without a chat template, where the set-up has fetched one.
    @Suite("A base model")
    struct BaseModel {
        @Test(
            "it is said to have no template, gets a transcript, and its reply ends at the next turn"
        )
        func transcript() async throws {
            let path = TestModel.secondPath
            let engine = LlamaEngine()
            let loaded = try await engine.load(
                LoadRequest(model: path, settings: EngineSettings(contextWindow: 512))
            ) { _ in }
            #expect(!loaded.hasChatTemplate)
            #expect(loaded.thinking == .none)
            let messages = [
                PromptMessage(.user, "Name a color."), PromptMessage(.assistant, "Red."),
                PromptMessage(.user, "Name another color."),
            ]
            let reply = try await Reply(engine.generate(request(1, messages, maxTokens: 200)))
            #expect(reply.result?.reason == .stop)
            #expect(!reply.text.contains("User:") && !reply.text.contains("Assistant:"))
            #expect(reply.text.first?.isWhitespace == false)
        }

        @Test("a prompt begins with one beginning token, whoever puts it there")
        func beginning() throws {
            let session = try TestModel.session(model: TestModel.secondPath)
            let tokens = try session.tokens(of: [PromptMessage(.user, "hi")])
            let beginning = session.model.vocabulary.anyToken
            #expect(tokens.filter { $0 == beginning }.count == 1)
            #expect(tokens.first == beginning)
            // As Gemma's own template, which prints it as well.
            let templates = try ChatTemplates(
                of: session.model, text: "{{ bos_token }}{{ messages[0].content }}")
            let text = try templates.render([PromptMessage(.user, "hi")]).text
            #expect(
                session.model.vocabulary.tokens(of: text).filter { $0 == beginning }.count == 1)
        }
    }
}
