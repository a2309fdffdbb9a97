import Canvas
import Testing

@Suite struct PasteTests {
    private func events(_ text: String, limit: Int = 1 << 20) -> [InputEvent] {
        var decoder = KeyDecoder(pasteLimit: limit)
        return decoder.decode(Array("\u{1B}[200~\(text)\u{1B}[201~".utf8))
    }

    @Test("a paste is one event, with one kind of line end")
    func text() {
        #expect(events("hello 你好") == [.paste("hello 你好")])
        #expect(events("a\rb\r\nc\nd\r\r") == [.paste("a\nb\nc\nd\n\n")])
        #expect(events("") == [.paste("")])
    }

    @Test("nothing in a paste is a key")
    func keys() {
        let hostile = "\u{3}\u{1B}[A\u{1B}[200~\u{1B}[20\u{1B}\u{1B}[201x\u{4}"
        #expect(events(hostile) == [.paste(hostile)])
    }

    @Test("a paste in hand is no pending ESC")
    func pending() {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}[200~abc\u{1B}".utf8)).isEmpty)
        #expect(!decoder.isEscapePending)
        #expect(decoder.flushEscape().isEmpty)
        #expect(decoder.decode(Array("[201~x".utf8)) == [.paste("abc"), .key(.character("x"))])
    }

    @Test("what is too long is cut between characters and said to be")
    func limit() {
        #expect(events("12345678", limit: 8) == [.paste("12345678")])
        #expect(
            events("123456789", limit: 8) == [
                .paste("12345678"), .pasteTruncated(droppedBytes: 1),
            ])
        #expect(events("12你好", limit: 6) == [.paste("12你"), .pasteTruncated(droppedBytes: 3)])
        #expect(events("👍👍", limit: 3) == [.paste(""), .pasteTruncated(droppedBytes: 8)])
        var decoder = KeyDecoder()
        let long = Array("\u{1B}[200~".utf8) + Array(repeating: 0x61, count: (1 << 20) + 5)
        _ = decoder.decode(long)
        let found = decoder.decode(Array("\u{1B}[201~".utf8))
        #expect(found.last == .pasteTruncated(droppedBytes: 5))
    }

    @Test("bytes that are no UTF-8 become replacement characters")
    func invalid() {
        var decoder = KeyDecoder()
        let bytes = Array("\u{1B}[200~a".utf8) + [0xFF, 0xC3] + Array("\u{1B}[201~".utf8)
        #expect(decoder.decode(bytes) == [.paste("a\u{FFFD}\u{FFFD}")])
    }
}
