import Testing

@testable import EngineHost

@Suite struct LogTailTests {
    @Test("The last lines are kept, an unfinished one included")
    func lastLines() {
        var tail = LogTail(maximumLines: 2)
        #expect(tail.append("one\ntwo\nthr".utf8) == ["one", "two"])
        #expect(tail.lines == ["two", "thr"])
        #expect(tail.append("ee\n\n".utf8) == ["three"])
        #expect(tail.lines == ["two", "three"])
    }

    @Test("A line however long takes no more than its share, also without an end")
    func longLine() {
        var tail = LogTail(maximumLines: 2, maximumLength: 10)
        for _ in 0..<1000 { tail.append("xxxx".utf8) }
        #expect(tail.lines == [String(repeating: "x", count: 10)])
        tail.append("\nshort\n".utf8)
        #expect(tail.lines.last == "short")
    }

    @Test(
        "Nothing in a line drives a terminal",
        arguments: [
            ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("a\u{1B}]0;title\u{07}b", "ab"),
            ("a\u{1B}]0;title\u{1B}\\b", "ab"), ("bell\u{07} back\u{08}\r", "bell back"),
            ("c1 \u{9B}2J", "c1 2J"), ("tab\tstop", "tab stop"), ("reset\u{1B}c!", "reset!"),
            ("日本 é", "日本 é"),
        ])
    func controls(written: String, shown: String) {
        #expect(LogTail.printable(Array(written.utf8)) == shown)
    }

    @Test("Bytes that are no text become replacement characters")
    func invalid() {
        #expect(LogTail.printable([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }
}
