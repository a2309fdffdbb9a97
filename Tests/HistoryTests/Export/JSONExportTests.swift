import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Conversations as JSON")
struct JSONExportTests {
    private let time = Date(timeIntervalSince1970: 1_795_700_000)

    @Test("Any conversation comes back as it was, with all its versions", arguments: 1...200)
    func roundTrip(seed: Int) throws {
        var random = RandomConversation(seed: UInt64(seed))
        let kept = random.make()
        let data = try JSONExport.data(of: kept, exportedAt: time)
        #expect(try JSONExport.conversation(from: data) == kept)
    }

    @Test("Several come back as they were, in their order")
    func several() throws {
        var random = RandomConversation(seed: 42)
        let all = (0..<20).map { _ in random.make() }
        var stream = ExportStream(.json, exportedAt: time)
        var text = stream.beginning(title: "")
        for kept in all { text += try stream.text(of: kept) }
        text += stream.end
        let file = try ImportFile(Array(text.utf8))
        #expect(file.kind == .canter)
        #expect((0..<file.count).map(file.item) == all.map { .conversation($0, lost: 0) })
    }

    @Test("None at all is still a document")
    func none() throws {
        let stream = ExportStream(.json, exportedAt: time)
        let text = stream.beginning(title: "") + stream.end
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect((value["conversations"] as? [Any])?.isEmpty == true)
    }

    @Test("It is versioned, has its times in ISO 8601, and no member beyond the described ones")
    func form() throws {
        var random = RandomConversation(seed: 3)
        let data = try JSONExport.data(of: random.make(), exportedAt: time)
        let value = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(value["format"] as? String == "canter-conversation")
        #expect(value["version"] as? Int == 2)
        #expect(value["exportedAt"] as? String == "2026-11-26T13:33:20.000Z")
        let all = try #require(value["conversations"] as? [[String: Any]])
        let conversation = try #require(all.first)
        let described: Set = [
            "id", "title", "hasOwnTitle", "createdAt", "updatedAt", "tags", "archived", "cut",
            "shown", "messages",
        ]
        #expect(described.isSuperset(of: conversation.keys))
        let messages = try #require(conversation["messages"] as? [[String: Any]])
        for message in messages {
            #expect(
                Set(["id", "parent", "role", "text", "reasoning", "writtenAt", "reply"])
                    .isSuperset(of: message.keys))
        }
    }

    @Test("A file of the first version is still read")
    func firstVersion() throws {
        let json = """
            {
              "cut" : {"keptFrom" : 3},
              "exportedAt" : "2026-11-26T13:33:20Z",
              "format" : "canter-conversation",
              "hasOwnTitle" : true,
              "id" : "0F1E2D3C-0000-4000-8000-000000000001",
              "messages" : [
                {"id" : 1, "reasoning" : "", "role" : "user", "text" : "why do llamas hum?"},
                {"id" : 2, "reasoning" : "Hm.", "role" : "assistant", "text" : "They talk."},
                {"id" : 3, "reasoning" : "", "role" : "user", "text" : "And then?"}
              ],
              "title" : "Mine",
              "version" : 1
            }
            """
        let kept = try JSONExport.conversation(from: Data(json.utf8))
        #expect(kept.conversation.id.rawValue == "0F1E2D3C-0000-4000-8000-000000000001")
        #expect(kept.conversation.title == "Mine")
        #expect(kept.conversation.hasOwnTitle)
        #expect(
            kept.conversation.messages.map(\.text) == [
                "why do llamas hum?", "They talk.", "And then?",
            ])
        #expect(kept.conversation.messages[1].reasoning == "Hm.")
        #expect(kept.conversation.cut?.keptFrom.rawValue == 3)
    }

    @Test("What is no export, is newer or damaged is refused with a sentence")
    func refused() throws {
        func error(_ json: String) -> String? {
            do {
                _ = try JSONExport.conversation(from: Data(json.utf8))
                return nil
            } catch {
                return error.description
            }
        }
        #expect(error("{}")?.contains("holds no conversations canter can read") == true)
        #expect(error("nonsense")?.contains("holds no conversations") == true)
        #expect(
            error(#"{"format": "canter-conversation", "version": 3, "conversations": []}"#)?
                .contains("newer canter (version 3") == true)
        #expect(
            error(#"{"format": "canter-conversation", "version": 1}"#)?.contains("damaged") == true)
        let head = #"{"format": "canter-conversation", "version": 2, "conversations": ["#
        let message = #"{"id": 1, "role": "user", "text": "a"}"#
        #expect(
            error(
                head
                    + #"{"id": "A", "title": "", "shown": [1], "messages": [\#(message), \#(message)]}]}"#
            )?
            .contains("damaged") == true)
        #expect(
            error(head + #"{"id": "A", "title": "", "shown": [2], "messages": [\#(message)]}]}"#)?
                .contains("damaged") == true)
    }

    @Test(
        "Figures no measurement gives, counts that overflow and names that drive a terminal are not taken over"
    )
    func numbers() throws {
        let json = """
            {"format": "canter-conversation", "version": 2, "conversations": [{"id": "../../A", "title": "a\\u001b[31m\\u0000b",
            "shown": [1, 2], "messages": [{"id": 1, "role": "user", "text": "a"}, {"id": 2, "parent": 1, "role": "assistant",
            "text": "b", "reply": {"model": "m\\u001b]0;x\\u0007", "engine": "e", "finishReason": "stop",
            "usage": {"promptTokens": 9223372036854775807, "completionTokens": 1},
            "figures": {"decodeRate": {"value": 1e300, "provenance": "measured"}}}}]}]}
            """
        let kept = try JSONExport.conversation(from: Data(json.utf8))
        let reply = try #require(kept.conversation.messages.last?.reply)
        #expect(reply.usage == nil)
        #expect(reply.figures == ReplyFigures())
        #expect(reply.model == "m ]0;x")
        #expect(kept.conversation.title == "a [31m b")
        #expect(!kept.conversation.id.rawValue.contains("/"))
    }

    @Test("Dates are exact to the millisecond, and odd ones are none")
    func dates() {
        for milliseconds in [0, 1, 999, 1_795_700_000_123, 1_795_700_000_999, 253_402_300_799_999] {
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            #expect(ExportDate.date(ExportDate.text(date)) == date)
        }
        #expect(ExportDate.text(Date(timeIntervalSince1970: .infinity)).hasPrefix("9999-12-31"))
        #expect(ExportDate.text(Date(timeIntervalSince1970: .nan)).hasSuffix("Z"))
        for text in ["", "yesterday", ".", "2026-11-26T13:33:20.Z", "99999999999999.5Z"] {
            #expect(ExportDate.date(text) == nil)
        }
        let second = Date(timeIntervalSince1970: 1_700_000_000)
        for number in [1.7e9, 1.7e12, 1.7e15, 1.7e18] {
            #expect(ExportDate.date(sinceEpoch: number) == second)
        }
        for number in [0, -1, Double.nan, .infinity] {
            #expect(ExportDate.date(sinceEpoch: number) == nil)
        }
    }
}
