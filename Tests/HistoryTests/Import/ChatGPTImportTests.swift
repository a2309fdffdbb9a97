import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Importing ChatGPT's export")
struct ChatGPTImportTests {
    /// A node of `mapping`.
    private func node(
        _ id: String, _ parent: String?, _ children: [String], _ message: String = "null"
    ) -> String {
        let above = parent.map { "\"\($0)\"" } ?? "null"
        let below = children.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            "\(id)": {"id": "\(id)", "parent": \(above), "children": [\(below)], "message": \(message)}
            """
    }

    private func message(
        _ role: String, _ content: String, time: Double, metadata: String = "{}",
        more: String = ""
    ) -> String {
        """
        {"id": "m", "author": {"role": "\(role)", "name": null, "metadata": {}}, "create_time": \(time),
        "update_time": null, "content": \(content), "status": "finished_successfully", "end_turn": true,
        "weight": 1.0, "recipient": "all", "metadata": \(metadata)\(more)}
        """
    }

    private func text(_ text: String) -> String {
        #"{"content_type": "text", "parts": ["\#(text)"]}"#
    }

    private func file(_ nodes: [String], current: String) -> String {
        """
        [{"title": "Why llamas hum", "create_time": 1700000000.25, "update_time": 1700000900.5,
        "moderation_results": [], "current_node": "\(current)", "plugin_ids": null,
        "conversation_id": "8f3a2b1c-0000-4000-8000-000000000001", "is_archived": true,
        "default_model_slug": "auto", "id": "8f3a2b1c-0000-4000-8000-000000000001",
        "mapping": {\(nodes.joined(separator: ","))}}]
        """
    }

    @Test("The shown line, its versions, dates and models are taken over")
    func branches() throws {
        let model = #"{"model_slug": "gpt-4o"}"#
        let file = try ImportFile(
            file(
                [
                    node("root", nil, ["sys"]),
                    node("sys", "root", ["q"], message("system", text(""), time: 1_700_000_000)),
                    node(
                        "q", "sys", ["a1", "a2"], message("user", text("why?"), time: 1_700_000_001)
                    ),
                    node(
                        "a1", "q", ["f"],
                        message("assistant", text("first"), time: 1_700_000_002, metadata: model)),
                    node("f", "a1", [], message("user", text("and?"), time: 1_700_000_003)),
                    node(
                        "a2", "q", [],
                        message("assistant", text("second"), time: 1_700_000_004.5, metadata: model)
                    ),
                ], current: "a2"))
        #expect(file.kind == .chatGPT)
        let kept = try #require(file.conversations.first)
        #expect(kept.conversation.spoken == ["user: why?", "assistant: second"])
        #expect(
            kept.conversation.aside.values.map(\.text).sorted() == ["and?", "first"])
        #expect(kept.conversation.title == "Why llamas hum")
        #expect(kept.isArchived)
        #expect(kept.createdAt == Date(timeIntervalSince1970: 1_700_000_000.25))
        #expect(kept.updatedAt == Date(timeIntervalSince1970: 1_700_000_900.5))
        let reply = try #require(kept.conversation.messages.last)
        #expect(reply.reply?.model == "gpt-4o")
        #expect(reply.reply?.engine == "ChatGPT")
        #expect(reply.reply?.figures == ReplyFigures())
        #expect(reply.reply?.usage == nil)
        #expect(kept.messageDates[reply.id] == Date(timeIntervalSince1970: 1_700_000_004.5))
        let first = try #require(kept.conversation.messages.first?.id)
        #expect(kept.conversation.tree.children(of: first).count == 2)
    }

    @Test("Reasoning, code and its output, and the answer are one reply")
    func parts() throws {
        let file = try ImportFile(
            file(
                [
                    node("root", nil, ["q"]),
                    node("q", "root", ["t"], message("user", text("1+1?"), time: 1)),
                    node(
                        "t", "q", ["r"],
                        message(
                            "assistant",
                            #"{"content_type": "thoughts", "thoughts": [{"summary": "Adding", "content": "One and one."}]}"#,
                            time: 2)),
                    node(
                        "r", "t", ["c"],
                        message(
                            "assistant",
                            #"{"content_type": "reasoning_recap", "content": "Thought for 2s"}"#,
                            time: 3)),
                    node(
                        "c", "r", ["o"],
                        message(
                            "assistant",
                            #"{"content_type": "code", "language": "python", "text": "1+1"}"#,
                            time: 4)),
                    node(
                        "o", "c", ["s"],
                        message(
                            "tool", #"{"content_type": "execution_output", "text": "2"}"#, time: 5)),
                    node("s", "o", ["a"], message("tool", text("what a tool found"), time: 5)),
                    node(
                        "a", "s", [],
                        message(
                            "assistant", text("Two."), time: 6, metadata: #"{"model_slug": "o3"}"#)),
                ], current: "a"))
        let kept = try #require(file.conversations.first)
        #expect(kept.conversation.messages.count == 2)
        let reply = try #require(kept.conversation.messages.last)
        #expect(reply.text == "```python\n1+1\n```\n\n```\n2\n```\n\nTwo.")
        #expect(reply.reasoning == "Adding\n\nOne and one.")
        #expect(reply.reply?.model == "o3")
    }

    @Test("Pictures and files leave a mark, what was spoken its words, what is hidden nothing")
    func multimodal() throws {
        let file = try ImportFile(
            file(
                [
                    node("root", nil, ["i"]),
                    node(
                        "i", "root", ["h"],
                        message(
                            "user",
                            #"{"content_type": "user_editable_context", "user_profile": "secret", "user_instructions": "x"}"#,
                            time: 1, metadata: #"{"is_visually_hidden_from_conversation": true}"#)),
                    node(
                        "h", "i", ["q"],
                        message(
                            "system", text("hidden"), time: 1,
                            metadata: #"{"is_visually_hidden_from_conversation": true}"#)),
                    node(
                        "q", "h", [],
                        message(
                            "user",
                            #"{"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, {"content_type": "audio_transcription", "text": "spoken"}, "what is this?"]}"#,
                            time: 2, metadata: #"{"attachments": [{"name": "llama.png"}]}"#)),
                ], current: "q"))
        let kept = try #require(file.conversations.first)
        #expect(
            kept.conversation.messages.map(\.text) == [
                "[file: llama.png]\n\n[image]\n\nspoken\n\nwhat is this?"
            ])
    }

    @Test("The same conversation has the same identity, whatever else changed in it")
    func identity() throws {
        let short = [
            node("root", nil, ["q"]), node("q", "root", [], message("user", text("why?"), time: 1)),
        ]
        let long = [
            node("root", nil, ["q"]),
            node("q", "root", ["a"], message("user", text("why?"), time: 1)),
            node("a", "q", [], message("assistant", text("so"), time: 2)),
        ]
        let one = try #require(try ImportFile(file(short, current: "q")).conversations.first)
        let other = try #require(try ImportFile(file(long, current: "a")).conversations.first)
        #expect(one.conversation.id == other.conversation.id)
        #expect(UUID(uuidString: one.conversation.id.rawValue) != nil)
        #expect(ImportDecision(other, over: one.conversation, updatedAt: .distantPast) == .newer)
        #expect(ImportDecision(one, over: one.conversation, updatedAt: one.updatedAt) == .unchanged)
        if case .kept = ImportDecision(one, over: other.conversation, updatedAt: .distantPast) {
        } else {
            Issue.record("what was gone on with here is left alone")
        }
        if case .kept = ImportDecision(other, over: one.conversation, updatedAt: .distantFuture) {
        } else {
            Issue.record("what is older than what is here is not taken over")
        }
    }
}
