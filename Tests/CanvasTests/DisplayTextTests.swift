import Canvas
import TestSupport
import Testing

@Suite struct DisplayTextTests {
    @Test(
        "text is reduced to what every terminal shows alike",
        arguments: [
            ("plain ASCII ~!", "plain ASCII ~!"),
            ("\u{1B}[2J\u{1B}[H", "[2J[H"),
            ("\u{1B}]0;title\u{7}", "]0;title"),
            ("\u{1B}]52;c;aGk=\u{1B}\\", "]52;c;aGk=\\"),
            ("\u{9B}31m\u{90}x\u{9C}", "31mx"),
            ("a\u{0}b\u{8}c\u{7F}d\u{E}", "abcd"),
            ("a\tb", "a    b"),
            ("one\ntwo\r\nthree\rfour\u{2028}five\u{85}six", "one two three four five six"),
            ("user\u{202E}txt.exe\u{202C}", "usertxt.exe"),
            ("\u{2066}a\u{2069}\u{200E}\u{200F}\u{61C}", "a"),
            ("zero\u{200B}width\u{FEFF}\u{2060}\u{AD}", "zerowidth"),
            ("\u{FFF9}a\u{FFFB}", "a"),
            ("\u{3164}\u{115F}a", "a"),
            ("👨‍👩‍👧‍👦!", "👨!"), ("👍🏽", "👍"), ("❤️", "❤"), ("🏳️‍🌈", "🏳"), ("👩🏽‍❤️‍💋‍👨🏿x", "👩x"),
            ("🇩🇪", "DE"), ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴"),
            ("क\u{94D}\u{200D}ष", "क\u{94D}ष"),
            ("👍\u{200D}a", "👍a"),
            ("\u{301}", "\u{25CC}\u{301}"), ("a\u{1B}\u{301}", "a\u{25CC}\u{301}"),
            ("\u{E000}\u{F8FF}\u{10FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("\u{378}\u{FFFE}", "\u{FFFD}\u{FFFD}"),
            (
                "z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
                "z\u{300}\u{301}\u{302}\u{303}"
            ),
        ])
    func normalised(text: String, shown: String) {
        // Scalars are compared: String equality would take composed and decomposed for the same.
        let actual = DisplayText.normalise(text)
        #expect(Array(actual.unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test("line breaks of every kind can be kept")
    func lineBreaks() {
        let text = "a\r\nb\rc\u{2029}d\u{B}e\n\n\tf"
        let shown = DisplayText.normalise(text, keepingLineBreaks: true)
        #expect(shown == "a\nb\nc\nd\ne\n\n    f")
    }

    @Test("normalising twice changes nothing, and leaves no control or format character")
    func idempotent() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<500 {
            let text = TextSamples.text(of: 12, breaks: true, using: &generator)
            let once = DisplayText.normalise(text)
            #expect(DisplayText.normalise(once) == once)
            #expect(TextWidth.width(of: once) == TextWidth.width(of: text))
            let forbidden = once.unicodeScalars.filter {
                [.control, .format, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator]
                    .contains($0.properties.generalCategory)
            }
            #expect(forbidden.isEmpty)
        }
    }

    @Test(
        "no scalar gets through as a control",
        arguments: [0x0...0xFFFF, 0x1_0000...0x1_FFFF, 0xE_0000...0xE_0FFF])
    func everyScalar(values: ClosedRange<UInt32>) {
        for value in values {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isHarmless = DisplayText.normalise(String(scalar)).unicodeScalars.allSatisfy {
                ![.control, .format, .surrogate].contains($0.properties.generalCategory)
            }
            if !isHarmless { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test(
        "a text that is too long is cut and marked",
        arguments: [
            ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""),
            ("hello", -3, ""), ("", 3, ""), ("你好吗", 6, "你好吗"), ("你好吗", 5, "你好…"),
            ("你好吗", 4, "你…"), ("你好", 2, "…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("\u{1B}[1mhi", 4, "[1m…"), ("a\nb", 3, "a b"),
        ])
    func truncated(text: String, columns: Int, shown: String) {
        #expect(DisplayText.truncate(text, columns: columns) == shown)
    }

    @Test("a cut text fits, and loses no more than it must")
    func truncationFits() {
        var generator = SeededGenerator(seed: 22)
        for _ in 0..<500 {
            let text = TextSamples.text(of: 8, using: &generator)
            let columns = Int.random(in: 0...20, using: &generator)
            let width = TextWidth.width(of: DisplayText.truncate(text, columns: columns))
            #expect(width <= columns)
            // A wide character may leave one column over.
            #expect(width >= min(columns, TextWidth.width(of: text)) - 1)
        }
    }
}
