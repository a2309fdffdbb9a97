import Foundation
import Testing

@testable import Terminal

struct ClipboardSequenceTests {
    private func text(_ sequence: ClipboardSequence) -> String {
        String(decoding: sequence.bytes, as: UTF8.self)
    }

    @Test("A text is sent as base64, which holds no control a terminal acts on")
    func plain() throws {
        let sequence = try #require(ClipboardSequence("\u{7}\u{1B}]52;c;!é\n"))
        #expect(text(sequence) == "\u{1B}]52;c;BxtdNTI7Yzshw6kK\u{7}")
    }

    @Test("Through screen it goes in pieces that screen takes, and comes out whole")
    func screen() throws {
        let long = String(repeating: "llama ", count: 400)
        let plain = try #require(ClipboardSequence(long))
        let wrapped = try #require(ClipboardSequence(long, isInScreen: true))
        let pieces = text(wrapped).components(separatedBy: "\u{1B}\\").dropLast()
        #expect(pieces.count > 3)
        #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count < 768 })
        #expect(pieces.map { String($0.dropFirst(2)) }.joined() == text(plain))
    }

    @Test("A text longer than terminals take is refused, not cut")
    func limit() {
        #expect(ClipboardSequence(String(repeating: "x", count: ClipboardSequence.limit)) != nil)
        #expect(
            ClipboardSequence(String(repeating: "x", count: ClipboardSequence.limit + 1)) == nil)
    }
}
