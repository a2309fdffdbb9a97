import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Grammars behind reasoning")
struct AnswerGrammarTests {
    private func grammar(
        _ template: PublishedTemplate, _ thinking: ThinkingSettings = ThinkingSettings()
    ) throws -> String {
        let prompt = try template.load().render([PromptMessage(.user, "hi")], thinking: thinking)
        return AnswerGrammar.text("root ::= \"yes\"", behind: prompt)
    }

    @Test("the root is renamed where it is a rule, and nowhere else")
    func renames() {
        #expect(
            AnswerGrammar.renamingRoot(
                #"root ::= "root" [root\]] roots root-a # root"# + "\nroots ::= root",
                to: "canter-answer")
                == #"canter-answer ::= "root" [root\]] roots root-a # root"#
                + "\nroots ::= canter-answer")
    }

    @Test("a template without reasoning leaves a grammar as it is")
    func plain() throws {
        #expect(try grammar(.llama31) == "root ::= \"yes\"")
        #expect(
            try grammar(.qwen3, ThinkingSettings(isEnabled: false)) == "root ::= \"yes\"")
    }

    @Test("reasoning may come in front, and has to end where the template began it")
    func front() throws {
        #expect(try grammar(.qwen3).contains(#"(canter-blank "<think>" ("#))
        #expect(try grammar(.r1Llama).hasPrefix(#"root ::= ([^<] | "<" [^/]"#))
        #expect(try grammar(.gptOSS).contains(#""<|channel|>final<|message|>" canter-answer"#))
    }
}
