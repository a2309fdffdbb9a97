import Canvas
import TestSupport
import Testing

@Suite struct KeyDecoderTests {
    private func events(_ text: String) -> [InputEvent] {
        events(Array(text.utf8))
    }

    private func events(_ bytes: [UInt8]) -> [InputEvent] {
        var decoder = KeyDecoder()
        return decoder.decode(bytes)
    }

    private func typed(_ text: String) -> [InputEvent] {
        text.unicodeScalars.map { .key(.character(Character($0))) }
    }

    @Test("typed text is a key for every scalar")
    func text() {
        #expect(events("Hi, 你 é👍") == typed("Hi, 你 é👍"))
        #expect(events("e\u{301}").count == 2)
    }

    @Test("characters split across reads are put together")
    func splitScalars() {
        var decoder = KeyDecoder()
        let bytes = Array("👍".utf8)
        #expect(decoder.decode(bytes[..<2]).isEmpty)
        #expect(decoder.decode(bytes[2...]) == typed("👍"))
    }

    private static let invalidTextCases: [([UInt8], Int)] = [
        ([0xFF], 1), ([0xC3, 0x28], 2), ([0xE4, 0xBD, 0x41], 2), ([0xC0, 0xAF], 2),
        ([0xED, 0xA0, 0x80], 3), ([0xF5], 1), ([0xF0, 0x9F, 0x91, 0xF0, 0x9F, 0x91, 0x8D], 2),
        ([0x80], 1),
    ]

    @Test(
        "bytes that are no UTF-8 become replacement characters, one for each broken character",
        arguments: invalidTextCases)
    func invalidText(bytes: [UInt8], count: Int) {
        // What the standard library makes of the same bytes.
        #expect(events(bytes) == typed(String(decoding: bytes, as: UTF8.self)))
        #expect(events(bytes).count == count)
    }

    @Test("C1 controls are swallowed")
    func c1Controls() {
        #expect(events("a\u{9B}\u{85}b") == typed("ab"))
    }

    @Test("an ESC waits for what follows, and is the key if nothing does")
    func loneEscape() {
        var decoder = KeyDecoder()
        #expect(!decoder.isEscapePending)
        #expect(decoder.decode([0x1B]).isEmpty)
        #expect(decoder.isEscapePending)
        #expect(decoder.flushEscape() == [.key(KeyPress(.escape))])
        #expect(!decoder.isEscapePending)
        #expect(decoder.flushEscape().isEmpty)
        #expect(decoder.decode([0x61]) == typed("a"))
    }

    @Test("an ESC followed in time is Alt, or the beginning of a sequence")
    func followedEscape() {
        var decoder = KeyDecoder()
        _ = decoder.decode([0x1B])
        #expect(decoder.decode([0x78]) == [.key(.character("x", .alt))])
        _ = decoder.decode([0x1B])
        #expect(decoder.decode(Array("[A".utf8)) == [.key(KeyPress(.up))])
        #expect(!decoder.isEscapePending)
    }

    @Test("ESC pressed twice is two keys")
    func doubleEscape() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B, 0x1B]).isEmpty)
        #expect(decoder.isEscapePending)
        let escape = InputEvent.key(KeyPress(.escape))
        #expect(decoder.flushEscape() == [escape, escape])
        #expect(events("\u{1B}\u{1B}x") == [escape, .key(.character("x", .alt))])
    }

    @Test("a sequence begun is never taken for keys, however late its rest")
    func lateSequence() {
        var decoder = KeyDecoder()
        _ = decoder.decode(Array("\u{1B}[1;".utf8))
        #expect(!decoder.isEscapePending)
        #expect(decoder.flushEscape().isEmpty)
        #expect(decoder.decode(Array("5C".utf8)) == [.key(KeyPress(.right, .control))])
    }

    @Test("Alt and a capital that could open a string is a key if nothing follows")
    func altCapital() {
        var decoder = KeyDecoder()
        _ = decoder.decode(Array("\u{1B}P".utf8))
        #expect(decoder.isEscapePending)
        #expect(decoder.flushEscape() == [.key(.character("P", .alt))])
        #expect(decoder.decode([0x61]) == typed("a"))
    }

    @Test(
        "what is not understood is swallowed up to its end",
        arguments: [
            "\u{1B}[99~", "\u{1B}[?2026;2$y", "\u{1B}[?62;22c", "\u{1B}[>0;276;0c", "\u{1B}[12;40R",
            "\u{1B}[1;1;1;1;1q", "\u{1B}[4;1$y", "\u{1B}[ q", "\u{1B}[200;5~x",
            "\u{1B}]10;rgb:1e1e/1e1e/1e1e\u{7}", "\u{1B}]4;0;rgb:ffff/ffff/ffff\u{1B}\\",
            "\u{1B}P1+r524742=38\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}^pm\u{1B}\\",
            "\u{1B}X你好\u{1B}\\", "\u{1B}OE", "\u{1B}O9;9E", "\u{1B}[M !!", "\u{1B}[97;9u",
            "\u{1B}[32;10;20M", "\u{1B}[97;1:3u", "\u{1B}[57441;2u",
            "\u{1B}[" + String(repeating: "1;", count: 500) + "A",
            "\u{1B}O" + String(repeating: "1", count: 500) + "A",
            "\u{1B}[99999999999999999999~", "\u{1B}[<0;0;0M", "\u{1B}[<66;1;1M", "\u{1B}[<35;1;1M",
        ])
    func unknownSequences(sequence: String) {
        // 200 with a modifier is a paste all the same; its end is below.
        let isPaste = sequence.hasPrefix("\u{1B}[200")
        let ending = isPaste ? "\u{1B}[201~" : ""
        let expected = isPaste ? [InputEvent.paste("x")] : []
        #expect(events(sequence + ending + "k") == expected + typed("k"))
    }

    @Test("a sequence broken off by a control or an ESC gives way to it")
    func brokenSequences() {
        #expect(events("\u{1B}[1;\u{3}") == [.key(.character("c", .control))])
        #expect(events("\u{1B}[1;\u{1B}[A") == [.key(KeyPress(.up))])
        #expect(events("\u{1B}]11;\u{D}a") == [.key(KeyPress(.enter))] + typed("a"))
        #expect(events("\u{1B}]11;\u{1B}[B") == [.key(KeyPress(.down))])
        #expect(events("\u{1B}O\u{3}") == [.key(.character("c", .control))])
    }

    @Test("focus is reported")
    func focus() {
        #expect(events("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
    }

    @Test(
        "the terminal's answer is its background, however it ends and however many digits it has",
        arguments: ["\u{7}", "\u{1B}\\"])
    func background(_ ending: String) {
        let white = InputEvent.background(TerminalColor(red: 1, green: 1, blue: 1))
        let red = InputEvent.background(TerminalColor(red: 1, green: 0, blue: 0))
        #expect(events("\u{1B}]11;rgb:ffff/FFFF/ffff\(ending)k") == [white] + typed("k"))
        #expect(events("\u{1B}]11;rgb:f/ff/fff\(ending)") == [white])
        #expect(events("\u{1B}]11;rgba:ff/00/00/80\(ending)") == [red])
    }

    @Test(
        "an answer that is none is swallowed whole",
        arguments: [
            "11;rgb:ffff/ffff", "11;rgb:+f/-1/0", "11;rgb:fffff/0/0", "11;?", "10;rgb:0/0/0",
            "11;#ffffff", "11;rgb://", "11;rgb:0/0/0/0", "11;rgb:é/0/0",
            "11;rgb:" + String(repeating: "0", count: 500) + "/0/0",
        ])
    func noBackground(_ answer: String) {
        #expect(events("\u{1B}]\(answer)\u{1B}\\k") == typed("k"))
        #expect(events("\u{1B}P\(answer)\u{7}k") == typed("k"))
    }

    @Test("any split of the bytes gives the same events")
    func anySplit() {
        let pieces: [[UInt8]] =
            [
                "a", "你", "👍", "\u{1B}", "\u{1B}[A", "\u{1B}[1;5C", "\u{1B}OP", "\u{1B}[3~",
                "\u{1B}[[A",
                "\u{1B}x", "\u{1B}é", "\u{1B}\u{1B}[A", "\u{1B}[200~pa\rste\u{1B}[20\u{1B}[201~",
                "\u{1B}[<0;10;5M", "\u{1B}[<0;10;5m", "\u{1B}[I", "\u{1B}]0;t\u{7}",
                "\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{1B}\\",
                "\u{1B}P1\u{1B}\\",
                "\u{1B}[97;5u", "\u{1B}[27;5;13~", "\r", "\n", "\u{3}", "\u{1B}[M abc", "\u{1B}[3$",
            ].map { Array($0.utf8) } + [[0xFF], [0xE4, 0xBD], [0xF0, 0x9F]]
        var generator = SeededGenerator(seed: 81)
        for _ in 0..<1000 {
            let bytes = (0..<8).flatMap { _ in pieces.randomElement(using: &generator) ?? [] }
            let whole = events(bytes)
            var decoder = KeyDecoder()
            var split: [InputEvent] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...5, using: &generator)
                split += decoder.decode(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(split == whole)
        }
    }

    @Test("random bytes never trap, and Ctrl-C gets through sooner or later")
    func randomBytes() {
        var generator = SeededGenerator(seed: 82)
        for _ in 0..<300 {
            var decoder = KeyDecoder()
            // No bracketed paste: there a control is text.
            let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = decoder.decode(bytes.filter { $0 != 0x7E })
            _ = decoder.flushEscape()
            let last = decoder.decode([3, 3, 3, 3]).last
            #expect(last == .key(.character("c", .control)))
        }
    }
}
