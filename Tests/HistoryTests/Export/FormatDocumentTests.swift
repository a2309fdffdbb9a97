import ChatCore
import Foundation
import Testing

@testable import History

@Suite("docs/HISTORY-FORMAT.md")
struct FormatDocumentTests {
    private func document() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appending(path: "docs/HISTORY-FORMAT.md"), encoding: .utf8)
    }

    @Test("Its example is read as it says")
    func example() throws {
        let parts = try document().components(separatedBy: "```")
        let json = try #require(parts.count > 1 ? parts[1].dropFirst("json".count) : nil)
        let kept = try JSONExport.conversation(from: Data(json.utf8))
        #expect(
            kept.conversation.messages.map(\.text) == [
                "Why do llamas hum?", "To talk to each other.",
            ])
        #expect(kept.conversation.aside.values.map(\.text) == ["They do not."])
        #expect(kept.tags == ["animals"])
        let last = try #require(kept.conversation.messages.last)
        #expect(last.reply?.figures.decodeRate == Figure(142.3, .engineReported))
        #expect(last.reply?.usage?.cachedTokens == 12)
        #expect(kept.messageDates[last.id] == kept.updatedAt)
        #expect(
            try JSONExport.conversation(from: try JSONExport.data(of: kept, exportedAt: .now))
                == kept)
    }

    @Test("It names every member that is written, and the version")
    func members() throws {
        let text = try document()
        #expect(text.contains("| `version` | \(JSONExport.version)."))
        var random = RandomConversation(seed: 7)
        for _ in 0..<30 {
            let data = try JSONExport.data(of: random.make(), exportedAt: .now)
            let value = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            let all = try #require(value?["conversations"] as? [[String: Any]])
            for conversation in all {
                let messages = try #require(conversation["messages"] as? [[String: Any]])
                let replies = messages.compactMap { $0["reply"] as? [String: Any] }
                let figures = replies.compactMap { $0["figures"] as? [String: Any] }
                let names = ([conversation] + messages + replies + figures).flatMap(\.keys)
                for name in Set(names) {
                    #expect(text.contains("`\(name)`"), "\(name) is not described")
                }
            }
        }
    }
}
