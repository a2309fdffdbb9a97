import Testing

@testable import Terminal

@Suite struct LinkSequenceTests {
    private func address(_ text: String) throws -> String {
        let sequence = try #require(LinkSequence(text))
        let whole = String(decoding: sequence.bytes, as: UTF8.self)
        let match = try #require(whole.wholeMatch(of: /\u{1B}\]8;id=[0-9a-z]+;([!-~]*)\u{1B}\\/))
        return String(match.1)
    }

    @Test(
        "Web and mail addresses are sent as they are, other scripts and spaces percent-encoded",
        arguments: [
            ("https://example.org/a?b=c;d#e", "https://example.org/a?b=c;d#e"),
            ("HTTP://example.org", "HTTP://example.org"),
            ("mailto:llama@example.org", "mailto:llama@example.org"),
            ("https://example.org/é b", "https://example.org/%C3%A9%20b"),
            ("https://example.org/\u{202E}漢%20", "https://example.org/%E2%80%AE%E6%BC%A2%20"),
        ])
    func sent(text: String, expected: String) throws {
        #expect(try address(text) == expected)
    }

    @Test(
        "What could end the sequence, or leads elsewhere than to the web and mail, is refused",
        arguments: [
            "", "example.org", "https://", "mailto:", "/etc/passwd", "file:///etc/passwd",
            "javascript:alert(1)", "data:text/html,x", "ssh://example.org", "x-man-page://ls",
            " https://example.org", "https:/example.org", "https\u{1B}://example.org",
            "https://a\u{1B}\\\u{1B}]0;title\u{7}", "https://a\u{7}b", "https://a\u{9C}b",
            "https://a\u{9D}52;c;x\u{9C}", "https://a\nb", "https://a\rb", "https://a\tb",
            "https://a\u{0}b", "https://a\u{7F}b", "https://a\u{8}b", "https://a\u{85}b",
        ])
    func refused(text: String) {
        #expect(LinkSequence(text) == nil)
    }

    @Test("No scalar gets into the sequence but printable ASCII", arguments: [0...0x2FFF])
    func everyScalar(values: ClosedRange<UInt32>) {
        for value in values {
            guard let scalar = Unicode.Scalar(value),
                let sequence = LinkSequence("https://a/\(scalar)")
            else { continue }
            let inside = sequence.bytes.dropFirst().dropLast(2)
            #expect(inside.allSatisfy { (0x21..<0x7F).contains($0) }, "U+\(value)")
        }
    }

    @Test("An address longer than terminals take is refused, also when encoding makes it so")
    func limit() {
        let start = "https://a/"
        let room = LinkSequence.limit - start.utf8.count
        #expect(LinkSequence(start + String(repeating: "x", count: room)) != nil)
        #expect(LinkSequence(start + String(repeating: "x", count: room + 1)) == nil)
        #expect(LinkSequence(start + String(repeating: "é", count: room / 6)) != nil)
        #expect(LinkSequence(start + String(repeating: "é", count: room / 6 + 1)) == nil)
    }

    @Test("The same address has the same id, another another")
    func identity() throws {
        let first = try #require(LinkSequence("https://example.org"))
        #expect(first == LinkSequence("https://example.org"))
        let other = try #require(LinkSequence("https://example.com"))
        #expect(first.bytes.prefix(20) != other.bytes.prefix(20))
    }
}
