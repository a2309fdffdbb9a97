import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Chat templates", .serialized, .oneAtATime)
struct ChatTemplatesTests {
    /// The tokens of a conversation, put back into text.
    private func prompt(_ messages: [PromptMessage]) throws -> String {
        try TestModel.session().templates.render(messages).text
    }

    @Test("the model's own template is rendered, with the system message it puts in by itself")
    func smolLM2() throws {
        #expect(
            try prompt([
                PromptMessage(.user, "hi"), PromptMessage(.assistant, "hello"),
                PromptMessage(.user, "bye"),
            ]) == """
                <|im_start|>system
                You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
                <|im_start|>user
                hi<|im_end|>
                <|im_start|>assistant
                hello<|im_end|>
                <|im_start|>user
                bye<|im_end|>
                <|im_start|>assistant

                """)
    }

    @Test("a system message of one's own takes the place of the template's")
    func system() throws {
        let prompt = try prompt([PromptMessage(.system, "Be brief."), PromptMessage(.user, "hi")])
        #expect(prompt.hasPrefix("<|im_start|>system\nBe brief.<|im_end|>"))
        #expect(!prompt.contains("SmolLM"))
    }

    @Test("a zero in a message does not cut it short")
    func zero() throws {
        #expect(try prompt([PromptMessage(.user, "be\0fore")]).contains("before"))
    }
}
