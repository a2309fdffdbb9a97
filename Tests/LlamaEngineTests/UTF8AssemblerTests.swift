import Testing

@testable import LlamaEngine

@Suite("Text from tokens' bytes")
struct UTF8AssemblerTests {
    private func assemble(_ pieces: [[UInt8]]) -> [String] {
        var assembler = UTF8Assembler()
        var texts = pieces.map { piece in assembler.append { $0 += piece } }
        texts.append(assembler.finish())
        return texts
    }

    @Test("a character spread over tokens appears when it is whole")
    func fox() {
        #expect(assemble([[0x20, 0xF0, 0x9F], [0xA6], [0x8A, 0x21]]) == [" ", "", "🦊!", ""])
    }

    @Test("split anywhere, the text is the same", arguments: ["añ", "日本語 ok", "🦊👩‍👩‍👧", "plain"])
    func anySplit(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            #expect(assemble([Array(bytes[..<cut]), Array(bytes[cut...])]).joined() == text)
        }
    }

    @Test("bytes that never become a character are replaced and hold nothing up")
    func invalid() {
        #expect(assemble([[0xFF, 0x61]]) == ["\u{FFFD}a", ""])
        #expect(assemble([[0x80, 0x80, 0x80, 0x80]])[0].allSatisfy { $0 == "\u{FFFD}" })
        #expect(assemble([[0xE2, 0x82], [0x61]]) == ["", "\u{FFFD}a", ""])
    }

    @Test("an unfinished character at the end is replaced, not lost")
    func unfinished() {
        #expect(assemble([[0x61, 0xE2, 0x82]]) == ["a", "\u{FFFD}"])
    }
}
