import ArgumentParser
import ChatCore
import Foundation
import History
import Testing

@testable import ChatApp

@Suite("The texts of canter history")
struct HistoryCommandTests {
    private func summary(
        _ id: String, _ title: String, model: String? = "SmolLM2", tags: [String] = [],
        isArchived: Bool = false
    ) -> ConversationSummary {
        ConversationSummary(
            id: .init(rawValue: id), title: title, model: model,
            quantization: model == nil ? nil : Quantization("Q4_1"), messages: 4, versions: 1,
            tokens: model == nil ? nil : 120, createdAt: Date(timeIntervalSince1970: 1_700_000_000),
            updatedAt: Date(timeIntervalSince1970: 1_700_000_100), tags: tags,
            isArchived: isArchived)
    }

    @Test("The list says of each conversation what there is, and no title drives a terminal")
    func list() {
        let table = HistoryListCommand.table([
            summary("0A1B2C3D-1", "why do llamas hum?", tags: ["work"], isArchived: true),
            summary("FFFFFFFF-2", "\u{1B}[31mred\nline", model: nil),
        ])
        let lines = table.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("ID        CHANGED (UTC)"))
        #expect(
            lines[1]
                == "0A1B2C3D  2023-11-14 22:15  4         120     SmolLM2 Q4_1  why do llamas hum? #work (archived)"
        )
        #expect(!table.contains("\u{1B}"))
    }

    @Test("The JSON of a conversation has its fields, unknown ones as null")
    func json() throws {
        let text = try JSONOutput.pretty(ConversationReport(summary("A", "t", model: nil)))
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            Set(value.keys) == [
                "id", "title", "model", "quantization", "messages", "versions", "tokens",
                "created_at", "updated_at", "tags", "archived",
            ])
        #expect(value["model"] is NSNull)
        #expect(value["updated_at"] as? String == "2023-11-14T22:15:00Z")
    }

    @Test("Found words stand out on a terminal, and nothing that was found drives it")
    func search() {
        let text = HistorySearchCommand.text([
            SearchHit(
                conversation: .init(rawValue: "0A1B2C3D-1"), title: "Llamas",
                updatedAt: .distantPast, message: .init(rawValue: 2), role: .assistant,
                snippet: "they hum \u{1B}[2Jand hum", marks: [5..<8, 17..<20]),
            SearchHit(
                conversation: .init(rawValue: "0A1B2C3D-1"), title: "Llamas",
                updatedAt: .distantPast, message: .init(rawValue: 1), role: .user, snippet: "hum?",
                marks: [0..<3]),
            SearchHit(
                conversation: .init(rawValue: "B"), title: "hum", updatedAt: .distantPast,
                snippet: "hum", marks: [0..<90]),
        ])
        #expect(
            text.plain
                == "0A1B2C3D  Llamas\n    assistant: they hum [2Jand hum\n    user: hum?\nB  hum\n")
        #expect(
            text.forTerminal.hasPrefix(
                "0A1B2C3D  Llamas\n    assistant: they \u{1B}[1mhum\u{1B}[22m [2Jand "))
        #expect(text.forTerminal.contains("user: \u{1B}[1mhum\u{1B}[22m?\n"))
    }

    @Test("A conversation is meant by a beginning that only it has")
    func beginning() throws {
        let all = [summary("0A1B", "a"), summary("0A2C", "b"), summary("0A", "c")]
        #expect(try HistoryShelf.one(of: all, beginning: "0a1").title == "a")
        #expect(try HistoryShelf.one(of: all, beginning: "0A").title == "c")
        #expect(throws: CommandFailure.self) { try HistoryShelf.one(of: all, beginning: "0") }
        #expect(
            throws: CommandFailure(
                "No conversation has an id that begins with F: canter history list --all shows them."
            )
        ) { try HistoryShelf.one(of: all, beginning: "f") }
    }

    @Test("An import is told in a line, and what was skipped in a few more")
    func report() throws {
        var report = ImportReport(file: "conversations.json", kind: .chatGPT)
        report.new = 2
        report.unchanged = 1
        #expect(report.text == "conversations.json (ChatGPT): 2 new, 1 unchanged.\n")
        for index in 0..<25 { report.skip(index, index == 0 ? "Mine" : nil, "it is malformed") }
        report.lostMessages = 1
        let lines = report.text.split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines[0].hasSuffix("25 skipped, 1 message unreadable."))
        #expect(lines[1] == "  “Mine” was skipped: it is malformed.")
        #expect(lines[2] == "  conversation 2 was skipped: it is malformed.")
        #expect(lines[21] == "  and 5 more; --json names them all.")
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(JSONOutput.pretty(report).utf8))
                as? [String: Any])
        #expect(value["kind"] as? String == "chatgpt")
        #expect((value["skipped"] as? [Any])?.count == 25)
    }

    @Test(
        "What cannot be meant is refused before anything is done",
        arguments: [
            ["list", "--archived", "--all"], ["list", "--limit", "0"], ["list", "--tag", " "],
            ["search", " "], ["export"], ["export", "--all", "A"],
            ["export", "A", "--format", "pdf"], ["import"], ["delete", "--yes"],
            ["delete", "A", "--older-than", "3", "--yes"],
            ["delete", "--older-than", "-1", "--yes"],
            ["rename", "A"], ["rename", "A", " "], ["tag", "A"], ["archive"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) {
            try CanterCommand.parseAsRoot(["history"] + arguments)
        }
    }
}
