import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Importing Open WebUI's export")
struct OpenWebUIImportTests {
    private let tree = #"""
        [{"id": "11111111-0000-4000-8000-000000000001", "user_id": "u", "title": "Llamas",
        "chat": {"id": "", "title": "Llamas", "models": ["llama3.2:3b"], "params": {"system": "Be brief."},
          "history": {"currentId": "c", "messages": {
            "a": {"id": "a", "parentId": null, "childrenIds": ["b", "c"], "role": "user", "content": "why?",
              "timestamp": 1700000001, "models": ["llama3.2:3b"],
              "files": [{"type": "file", "name": "notes.txt", "file": {"data": {"content": "They `hum`."}}}, {"type": "image", "url": "data:"}]},
            "b": {"id": "b", "parentId": "a", "childrenIds": [], "role": "assistant", "content": "first", "model": "llama3.2:3b",
              "modelName": "Llama", "timestamp": 1700000002, "done": true},
            "c": {"id": "c", "parentId": "a", "childrenIds": [], "role": "assistant", "model": "qwen3:4b", "timestamp": 1700000003,
              "content": "<details type=\"reasoning\" done=\"true\" duration=\"3\">\n<summary>Thought for 3 seconds</summary>\n&gt; One &amp; two\n&gt; three\n</details>\nsecond",
              "done": true, "usage": {"eval_count": 9}}}},
          "messages": [], "tags": [], "timestamp": 1700000000123, "files": []},
        "updated_at": 1700000009, "created_at": 1700000000, "share_id": null, "archived": true, "pinned": false,
        "meta": {"tags": ["animals", "sound"]}, "folder_id": null}]
        """#

    @Test("A chat's tree, its models, dates, tags and reasoning are taken over")
    func history() throws {
        let file = try ImportFile(tree)
        #expect(file.kind == .openWebUI)
        let kept = try #require(file.conversations.first)
        let image = "[image]"
        #expect(
            kept.conversation.spoken == [
                "system: Be brief.",
                "user: notes.txt:\n\n```\nThey `hum`.\n```\n\n\(image)\n\nwhy?",
                "assistant: second",
            ])
        let reply = try #require(kept.conversation.messages.last)
        #expect(reply.reasoning == "One & two\nthree")
        #expect(reply.reply?.model == "qwen3:4b")
        #expect(reply.reply?.usage == nil)
        #expect(kept.conversation.aside.values.map(\.text) == ["first"])
        #expect(kept.tags == ["animals", "sound"])
        #expect(kept.isArchived)
        #expect(kept.createdAt == Date(timeIntervalSince1970: 1_700_000_000))
        #expect(kept.updatedAt == Date(timeIntervalSince1970: 1_700_000_009))
        #expect(kept.messageDates[reply.id] == Date(timeIntervalSince1970: 1_700_000_003))
    }

    @Test("An older chat has only messages, one after the other")
    func line() throws {
        let file = try ImportFile(
            #"""
            [{"id": "x", "title": "Old", "chat": {"title": "Old", "models": ["llama2"], "messages": [
            {"role": "user", "content": "why?"}, {"role": "assistant", "content": "so", "model": "llama2"},
            {"role": "user", "content": [{"type": "text", "text": "and this?"}, {"type": "image_url", "image_url": {"url": "data:"}}]}]}}]
            """#)
        #expect(file.kind == .openWebUI)
        let kept = try #require(file.conversations.first)
        #expect(
            kept.conversation.spoken == [
                "user: why?", "assistant: so", "user: and this?\n\n[image]",
            ])
        #expect(kept.conversation.messages[1].reply?.model == "llama2")
    }

    @Test("A reply's reasoning is parted from it, and broken marks lose nothing")
    func reasoning() {
        let open = "<details type=\"reasoning\" done=\"false\">\n<summary>Thinking…</summary>\n> hm"
        #expect(OpenWebUIReasoning.parted(open) == ("", "hm"))
        #expect(
            OpenWebUIReasoning.parted("plain <details>x</details>") == (
                "plain <details>x</details>", ""
            ))
        #expect(OpenWebUIReasoning.parted("<details type=\"reasoning\"") == ("", ""))
        let twice =
            "<details type=\"reasoning\">a</details>one<details type=\"reasoning\">b</details>two"
        #expect(OpenWebUIReasoning.parted(twice) == ("onetwo", "a\n\nb"))
    }
}
