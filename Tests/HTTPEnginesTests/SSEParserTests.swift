import HTTPEngines
import Testing

@Suite struct SSEParserTests {
    func items(_ text: String) throws -> [SSEParser.Item] {
        var parser = SSEParser()
        return try parser.feed(text.utf8)
    }

    func event(_ data: String, name: String = "") -> SSEParser.Item {
        .event(name: name, data: Array(data.utf8))
    }

    @Test("Line feeds, carriage returns and both end a line", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(end: String) throws {
        // A second event's start shows where a lone CR ended the first.
        let text = ["data: a", "data:b", "", "event: x", "data: c", "", ""].joined(separator: end)
        #expect(try items(text) == [event("a\nb"), event("c", name: "x")])
    }

    @Test("Comments are signs of life, other fields nothing")
    func commentsAndFields() throws {
        #expect(
            try items(": keepalive 64/337\n\n:\n\nid: 1\nretry: 5\nproxy error: gone\ndata: x\n\n")
                == [.comment("keepalive 64/337"), .comment(""), event("x")])
    }

    @Test("Only one space behind the colon is dropped, and a field may have no colon")
    func spaces() throws {
        #expect(
            try items("data:  two\n\ndata\n\ndata:\ndata:\n\n") == [
                event(" two"), event(""), event("\n"),
            ])
    }

    @Test("A byte order mark is skipped at the start only")
    func byteOrderMark() throws {
        #expect(try items("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n") == [event("a")])
    }

    @Test("An event that is not ended is not given out")
    func unfinished() throws {
        #expect(try items("data: a\n\ndata: b\n") == [event("a")])
    }

    @Test(
        "A real stream gives the same events however it is cut",
        arguments: ["llama-server/57-sse-ping-during-prefill"])
    func splits(name: String) throws {
        let body = try Capture(name).body
        var whole = SSEParser()
        let expected = try whole.feed(body)
        #expect(expected.count > 5)
        for cut in 0...body.count {
            var parser = SSEParser()
            let items = try parser.feed(body[..<cut]) + parser.feed(body[cut...])
            #expect(items == expected, "cut at \(cut)")
        }
        var single = SSEParser()
        var items: [SSEParser.Item] = []
        for byte in body {
            items += try single.feed([byte])
        }
        #expect(items == expected)
    }

    @Test("A carriage return and its line feed may come apart")
    func splitLineEnd() throws {
        var parser = SSEParser()
        var items = try parser.feed("data: a\r".utf8)
        items += try parser.feed("\ndata: b\r".utf8)
        items += try parser.feed("\n\r".utf8)
        #expect(items == [event("a\nb")])
        #expect(try parser.feed("\n".utf8).isEmpty)
    }

    @Test("A line without end is refused")
    func endless() throws {
        var parser = SSEParser()
        let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(throws: LineOverflow.self) {
            for _ in 0..<20 { _ = try parser.feed(block) }
        }
    }
}
