import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Importing from llama.cpp's web page")
struct LlamaServerImportTests {
    private let pair = #"""
        {"conv": {"id": "22222222-0000-4000-8000-000000000001", "name": "Llamas", "lastModified": 1700000009123, "currNode": "c"},
        "messages": [
        {"id": "r", "convId": "22222222-0000-4000-8000-000000000001", "type": "root", "timestamp": 1700000000000, "role": "system",
         "content": "", "parent": null, "toolCalls": "", "children": ["s"]},
        {"id": "s", "convId": "x", "type": "system", "timestamp": 1700000000100, "role": "system", "content": "Be brief.", "parent": "r", "children": ["a"]},
        {"id": "a", "convId": "x", "type": "text", "timestamp": 1700000001000, "role": "user", "content": "why?", "parent": "s",
         "children": ["b", "c"], "extra": [{"type": "textFile", "name": "notes.txt", "content": "They hum."}, {"type": "imageFile", "name": "a.png", "base64Url": "data:"}]},
        {"id": "b", "convId": "x", "type": "text", "timestamp": 1700000002000, "role": "assistant", "content": "first", "parent": "a", "children": [],
         "thinking": "hm", "timings": {"predicted_n": 9, "predicted_ms": 10}},
        {"id": "c", "convId": "x", "type": "text", "timestamp": 1700000003000, "role": "assistant", "content": "second", "parent": "a", "children": [],
         "reasoningContent": "hm again", "model": "qwen3-4b"}
        ]}
        """#

    @Test("A conversation's tree, its dates and model are taken over", arguments: [false, true])
    func conversation(isArray: Bool) throws {
        let file = try ImportFile(isArray ? "[\(pair), \(pair)]" : pair)
        #expect(file.kind == .llamaServer)
        #expect(file.count == (isArray ? 2 : 1))
        let kept = try #require(file.conversations.first)
        #expect(
            kept.conversation.spoken == [
                "system: Be brief.", "user: notes.txt:\n\n```\nThey hum.\n```\n\n[image]\n\nwhy?",
                "assistant: second",
            ])
        #expect(kept.conversation.title == "Llamas")
        let reply = try #require(kept.conversation.messages.last)
        #expect(reply.reasoning == "hm again")
        #expect(reply.reply?.model == "qwen3-4b")
        #expect(reply.reply?.figures == ReplyFigures())
        let other = try #require(kept.conversation.aside.values.first)
        #expect(other.reasoning == "hm")
        // No model is told, so nothing is claimed of the reply.
        #expect(other.reply == nil)
        #expect(kept.updatedAt == Date(timeIntervalSince1970: 1_700_000_009.123))
        #expect(kept.messageDates[reply.id] == Date(timeIntervalSince1970: 1_700_000_003))
    }

    @Test("An older file has messages one after the other")
    func line() throws {
        let file = try ImportFile(
            #"""
            {"id": "conv-1700000000000", "lastModified": 1700000009123, "messages": [
            {"id": 1700000000001, "role": "user", "content": "why?"},
            {"id": 1700000000002, "role": "assistant", "content": "so", "timings": {"predicted_n": 2}}]}
            """#)
        #expect(file.kind == .llamaServer)
        let kept = try #require(file.conversations.first)
        #expect(kept.conversation.spoken == ["user: why?", "assistant: so"])
        #expect(kept.conversation.title == "why?")
        #expect(!kept.conversation.hasOwnTitle)
    }
}
