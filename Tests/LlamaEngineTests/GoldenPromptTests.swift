import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

/// Prompts kept as text in `Goldens/Prompts`, one file for each template.
/// `RECORD=1 swift test` writes them anew; read their difference before
/// keeping it. `¶` marks a prompt's end.
@Suite("Golden prompts")
struct GoldenPromptTests {
    private static let user = [PromptMessage(.user, "Hi there.")]
    private static let system = [PromptMessage(.system, "Be brief.")] + user
    private static var turns: [PromptMessage] {
        var reply = PromptMessage(.assistant, "Hello!")
        reply.reasoning = "The user greets me."
        return system + [reply, PromptMessage(.user, "Who are you?")]
    }

    @Test("a published template renders as its text says", arguments: PublishedTemplate.all)
    func published(_ template: PublishedTemplate) throws {
        try check(try template.load(), name: template.name)
    }

    @Test("the starter model's template renders as its text says")
    func smolLM2() throws {
        try check(try TestModel.session().templates, name: "HuggingFaceTB-SmolLM2-135M-Instruct")
    }

    private func check(_ templates: borrowing ChatTemplates, name: String) throws {
        let support = templates.thinking
        var dump =
            "reasons \(support.reasons), switchable \(support.isSwitchable), effort \(support.takesEffort)\n"
        var cases: [(String, [PromptMessage], ThinkingSettings)] = [
            ("user", Self.user, ThinkingSettings()),
            ("system and user", Self.system, ThinkingSettings()),
            ("two turns", Self.turns, ThinkingSettings()),
        ]
        if support.isSwitchable {
            cases.append(("not thinking", Self.user, ThinkingSettings(isEnabled: false)))
        }
        if support.takesEffort {
            cases.append(("low effort", Self.user, ThinkingSettings(effort: "low")))
            cases.append(("high effort", Self.user, ThinkingSettings(effort: "high")))
        }
        for (title, messages, thinking) in cases {
            dump += "\n=== \(title)\n"
            do throws(EngineError) {
                let prompt = try templates.render(messages, thinking: thinking)
                dump += Self.withoutDates(prompt.text) + "¶\n"
                if prompt.beginsInReasoning { dump += "the reply begins in reasoning\n" }
            } catch {
                dump += "refused: \(error.description)\n"
            }
        }

        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let file = folder.joined(separator: "/") + "/Goldens/Prompts/\(name).txt"
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try dump.write(toFile: file, atomically: true, encoding: .utf8)
        }
        #expect(dump == (try? String(contentsOfFile: file, encoding: .utf8)))
    }

    /// Some templates tell the model what day it is.
    private static func withoutDates(_ text: String) -> String {
        text.replacing(/\d{4}-\d\d-\d\d/, with: "DATE")
            .replacing(/Today Date: \d\d \w\w\w \d{4}/, with: "Today Date: DATE")
            .replacing(/Today Date: \d\d \w+ \d{4}/, with: "Today Date: DATE")
    }
}
