import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Importing files that are damaged or meant to do harm")
struct HostileImportTests {
    private func error(_ bytes: [UInt8]) -> String? {
        do {
            _ = try ImportFile(bytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("What is no such file is refused with a sentence that says what to do")
    func refused() {
        #expect(error(Array("PK\u{3}\u{4}xxxx".utf8))?.contains("unpack it") == true)
        #expect(error(Array("SQLite format 3\u{0}".utf8))?.contains("database") == true)
        #expect(error([0xFF, 0xFE, 0x5B, 0])?.contains("UTF-16") == true)
        for text in [
            "", " ", "<html>", "null", "[]", "{}", "[1, 2]", "[{}]", "{\"a\": 1}", "hello", "[",
        ] {
            #expect(error(Array(text.utf8))?.contains("holds no conversations") == true, "\(text)")
        }
        #expect(error(Array("{\"a".utf8))?.contains("cut off") == true)
    }

    @Test("A file that is cut off gives what is before the cut")
    func cutOff() throws {
        let one =
            #"{"conv": {"id": "1"}, "messages": [{"id": "a", "role": "user", "content": "hi", "parent": null}]}"#
        let file = try ImportFile("[\(one), \(one), {\"conv\": {\"id\"")
        #expect(file.conversations.count == 2)
        #expect(file.reasons == ["the file is cut off or damaged there"])
    }

    @Test("Nesting of a hundred thousand levels is skipped", arguments: ["[", "{\"a\":"])
    func deep(open: String) throws {
        let depth = 100_000
        let nest =
            String(repeating: open, count: depth) + "1"
            + String(repeating: open == "[" ? "]" : "}", count: depth)
        let good =
            #"{"mapping": {"a": {"parent": null, "message": {"author": {"role": "user"}, "content": {"parts": ["hi"]}}}}}"#
        let file = try ImportFile("[\(good), {\"mapping\": \(nest)}, \(good)]")
        #expect(file.conversations.count == 2)
        #expect(file.reasons == ["it is nested too deep"])
        let own = try ImportFile(
            #"{"format": "canter-conversation", "version": 2, "conversations": [{"id": "A", "shown": [1], "messages": \#(nest)}]}"#
        )
        #expect(own.reasons.count == 1)
    }

    @Test("A conversation of a hundred thousand messages in one line is read")
    func long() throws {
        let count = 100_000
        var text =
            #"{"conv": {"id": "1", "name": "long", "currNode": "\#(count - 1)"}, "messages": ["#
        for index in 0..<count {
            let role = index % 2 == 0 ? "user" : "assistant"
            text += index == 0 ? "" : ","
            text +=
                #"{"id": "\#(index)", "parent": "\#(index - 1)", "role": "\#(role)", "content": "\#(index)"}"#
        }
        let kept = try #require(try ImportFile(text + "]}").conversations.first)
        #expect(kept.conversation.messages.count == count)
        #expect(kept.conversation.messages.last?.text == "\(count - 1)")
    }

    @Test("Circles hang on nothing: they are lost and counted, the rest is read")
    func circles() throws {
        let file = try ImportFile(
            #"""
            [{"conv": {"id": "1", "currNode": "b"}, "messages": [
            {"id": "a", "parent": "b", "role": "user", "content": "a"},
            {"id": "b", "parent": "a", "role": "assistant", "content": "b"},
            {"id": "c", "parent": "c", "role": "user", "content": "c"},
            {"id": "d", "parent": "nowhere", "role": "user", "content": "d"},
            {"id": "h", "parent": "g", "role": "assistant", "content": ""},
            {"id": "g", "parent": "h", "role": "assistant", "content": ""},
            {"id": "e", "parent": "h", "role": "assistant", "content": "e"},
            {"id": "d", "parent": "a", "role": "user", "content": "d again"}]},
            {"conv": {"id": "2"}, "messages": [{"id": "a", "parent": "a", "role": "user", "content": "a"}]}]
            """#)
        guard case .conversation(let kept, let lost) = file.item(0) else {
            Issue.record("the rest is read")
            return
        }
        let texts = (kept.conversation.messages + kept.conversation.aside.values).map(\.text)
        #expect(texts.sorted() == ["d", "e"])
        #expect(lost == 4)
        #expect(file.item(1) == .skipped("it has no messages"))
    }

    @Test("Values of the wrong type are as if they were not there")
    func types() throws {
        let file = try ImportFile(
            #"""
            [{"mapping": [], "title": 5}, {"mapping": {"a": 7, "b": {"message": {"author": "x", "content": [1]}},
            "c": {"parent": {"x": 1}, "children": "no", "message": {"author": {"role": "user"}, "create_time": "soon",
            "content": {"content_type": 4, "parts": ["hi", 5, null, {"text": []}]}, "metadata": []}}}, "current_node": 12, "create_time": {}},
            {"chat": 3}, {"chat": {"history": {"messages": {"a": null, "b": {"role": 1, "content": {"x": 1}}}}}},
            {"conv": [], "messages": "x"}, {"conv": {"id": true}, "messages": [1, {"id": [], "role": "user", "content": "hi"}]}, 17, null, "x"]
            """#)
        #expect(file.conversations.map(\.conversation.spoken) == [["user: hi"], ["user: hi"]])
        #expect(file.reasons.count == 7)
        #expect(file.reasons.filter { $0.contains("no conversation of a kind") }.count == 3)
    }

    @Test("A title with control characters is a line of text, and texts keep what they hold")
    func control() throws {
        let file = try ImportFile(
            #"{"conv": {"id": "a\u0000b", "name": "x\u001b[31m\u0000\ny\ud800"}, "messages": [{"id": "a", "role": "user", "content": "a\u0000b\u001b", "parent": null}]}"#
        )
        let kept = try #require(file.conversations.first)
        #expect(kept.conversation.title == "x [31m y\u{FFFD}")
        #expect(kept.conversation.messages.first?.text == "a\u{0}b\u{1B}")
        #expect(UUID(uuidString: kept.conversation.id.rawValue) != nil)
    }

    @Test("Times that are none, and numbers without end, are left out")
    func times() throws {
        let file = try ImportFile(
            #"{"conv": {"id": "1", "lastModified": 1e308}, "messages": [{"id": "a", "role": "user", "content": "hi", "timestamp": -5, "parent": null}]}"#
        )
        let kept = try #require(file.conversations.first)
        #expect(kept.messageDates.isEmpty)
        let json = ExportDate.text(kept.updatedAt ?? .distantPast)
        #expect(json.count == 24)
    }

    @Test("More versions in one place than a person makes are cut")
    func versions() throws {
        var text = #"{"conv": {"id": "1"}, "messages": ["#
        for index in 0..<3_000 {
            text += index == 0 ? "" : ","
            text += #"{"id": "\#(index)", "parent": null, "role": "user", "content": "\#(index)"}"#
        }
        // One that follows another makes it a tree.
        text += #",{"id": "x", "parent": "2999", "role": "assistant", "content": "x"}]}"#
        guard case .conversation(let kept, let lost) = try ImportFile(text).item(0) else {
            Issue.record("the rest is read")
            return
        }
        #expect(kept.conversation.aside.count + kept.conversation.messages.count == 1_001)
        #expect(lost == 2_000)
    }

    @Test("Any bytes are read to an end", arguments: 1...300)
    func random(seed: Int) throws {
        var random = RandomConversation(seed: UInt64(seed))
        var bytes = Array(
            #"[{"conv": {"id": "1", "name": "\u00e9"}, "messages": [{"id": "a", "role": "user", "content": "hi\n", "parent": null, "timestamp": 1.5e12}]}, {"mapping": {"a": {"parent": null, "message": {"content": {"parts": ["x"]}}}}}]"#
                .utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch random.next() % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: place)
            default:
                bytes.insert(
                    Array("[]{}\",:\\u0".utf8).randomElement(using: &random) ?? 0, at: place)
            }
        }
        guard let file = try? ImportFile(bytes) else { return }
        for index in 0..<file.count { _ = file.item(index) }
    }
}
