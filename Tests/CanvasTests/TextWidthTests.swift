import Canvas
import TestSupport
import Testing

@Suite struct TextWidthTests {
    @Test(
        "a text is as wide as terminals show what is left of it",
        arguments: [
            ("", 0), ("a", 1), ("hello", 5), ("é", 1), ("e\u{301}", 1), ("ệ", 1), ("ñandú", 5),
            ("你好", 4), ("ｗｉｄｅ", 8), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｶﾞ", 2), ("　", 2),
            ("\u{A0}", 1), ("█▏░", 3), ("⠿", 1),
            ("─┼", 2), ("…", 1), ("•", 1), ("→", 1), ("™", 1),
            ("👍", 2), ("👍🏽", 2), ("🫨", 2), ("🪿", 2), ("❤️", 1), ("❤", 1), ("☺️", 1), ("👨‍👩‍👧‍👦", 2),
            ("👩🏽‍🚀", 2), ("🏳️‍🌈", 1), ("🐻‍❄️", 2), ("1️⃣", 1), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("🇩", 1),
            ("🏴\u{E0067}\u{E0062}\u{E0073}\u{E007F}", 2), ("䷀", 2), ("𠀀", 2), ("𓀀", 1),
            ("ไทย", 3), ("ที่", 1), ("שָׁ", 1), ("का", 2), ("\t", 4), ("a\tb", 6),
            ("\u{1B}[31m", 4), ("\u{200B}\u{200E}\u{202E}\u{2066}\u{61C}\u{FEFF}", 0),
            ("\u{AD}", 0),
            ("\u{E000}", 1), ("\u{378}", 1), ("\u{301}", 1), ("\n", 1), ("\r\n", 1),
        ])
    func widths(text: String, columns: Int) {
        #expect(TextWidth.width(of: text) == columns)
        #expect(TextWidth.width(of: ("\n" + text).dropFirst()) == columns)
        #expect(Wrapper(columns: 100).wrap(DisplayText.normalise(text)).first?.columns == columns)
    }

    @Test(
        "a character is as wide as a text of it",
        arguments: ["a", "e\u{301}", "你", "👨‍👩‍👧‍👦", "🇩🇪", "❤️", "\t", "\u{7}", "क्षि", "\r\n"])
    func characters(text: String) {
        #expect(TextWidth.width(of: Character(text)) == TextWidth.width(of: text))
    }

    @Test("widths of characters add up to the width of the text")
    func additive() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let text = TextSamples.text(of: 12, using: &generator)
            let sum = text.reduce(0) { $0 + TextWidth.width(of: $1) }
            #expect(TextWidth.width(of: text) == sum, "\(text.debugDescription)")
        }
    }

    @Test("a grid takes as many columns for a text as its width says")
    func agreesWithGrid() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<500 {
            let text = TextSamples.text(of: 10, using: &generator)
            var grid = Grid(size: Size(columns: 200, rows: 1))
            #expect(grid.draw(text, at: .zero, style: .plain) == TextWidth.width(of: text))
        }
    }
}
