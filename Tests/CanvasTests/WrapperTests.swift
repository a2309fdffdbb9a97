import Canvas
import TestSupport
import Testing

@Suite struct WrapperTests {
    private func lines(_ text: String, _ columns: Int, indent: Int = 0) -> [String] {
        Wrapper(columns: columns, continuationIndent: indent).wrap(text).map(\.text)
    }

    @Test("lines end between words, and the spaces there are not shown")
    func words() {
        #expect(lines("the quick brown fox", 10) == ["the quick", "brown fox"])
        #expect(lines("the quick brown fox", 9) == ["the quick", "brown fox"])
        #expect(lines("the quick   brown fox", 9) == ["the quick", "brown fox"])
        #expect(lines("a b c", 1) == ["a", "b", "c"])
    }

    @Test("a word longer than a line is cut, after the rest of the line is used up by none of it")
    func longWords() {
        #expect(lines("abcdefghij", 4) == ["abcd", "efgh", "ij"])
        #expect(lines("to abcdefghij", 4) == ["to", "abcd", "efgh", "ij"])
    }

    @Test("every line break ends a line, and the text has one line more than breaks")
    func hardBreaks() {
        #expect(lines("", 5) == [""])
        #expect(lines("a\n", 5) == ["a", ""])
        #expect(lines("a\n\nb\r\nc\rd", 5) == ["a", "", "b", "c", "d"])
        let ends = Wrapper(columns: 3).wrap("ab cd\nef").map(\.endsParagraph)
        #expect(ends == [false, true, true])
    }

    @Test("spaces that begin a paragraph stay, those that end it stay while they fit")
    func spaces() {
        #expect(lines("    let x = 1", 8) == ["    let", "x = 1"])
        #expect(lines("\tif", 8) == ["    if"])
        #expect(lines("ab  ", 8) == ["ab  "])
        #expect(lines("ab    ", 4) == ["ab  "])
        #expect(lines("      ", 4) == ["    "])
    }

    @Test("ideographs break anywhere but before closing and after opening punctuation")
    func ideographs() {
        #expect(lines("你好世界", 4) == ["你好", "世界"])
        #expect(lines("你好世界", 5) == ["你好", "世界"])
        #expect(lines("你好。世界", 4) == ["你", "好。", "世界"])
        #expect(lines("你「好」", 4) == ["你", "「好", "」"])
        #expect(lines("use 你好 now", 6) == ["use 你", "好 now"])
    }

    @Test("compounds break after their hyphen, options and numbers do not")
    func hyphens() {
        #expect(lines("well-known", 6) == ["well-", "known"])
        #expect(lines("use --help", 6) == ["use", "--help"])
        #expect(lines("from -1 on", 6) == ["from", "-1 on"])
    }

    @Test("what belongs together is never cut")
    func clusters() {
        #expect(lines("aaa🇩🇪", 4) == ["aaa", "DE"])
        #expect(lines("e\u{301}e\u{301}e\u{301}", 2) == ["e\u{301}e\u{301}", "e\u{301}"])
        #expect(lines("ककका", 3) == ["कक", "का"])
        #expect(lines("👨‍👩‍👧👨‍👩‍👧", 3) == ["👨", "👨"])
    }

    @Test("lines after the first of a paragraph can be indented")
    func indentation() {
        let wrapped = Wrapper(columns: 8, continuationIndent: 2).wrap("- one two three\nfour")
        #expect(wrapped.map(\.text) == ["- one", "two", "three", "four"])
        #expect(wrapped.map(\.indent) == [0, 2, 2, 0])
        // There is always room for a wide character.
        #expect(Wrapper(columns: 3, continuationIndent: 9).continuationIndent == 1)
        #expect(Wrapper(columns: 1, continuationIndent: 9).continuationIndent == 0)
    }

    @Test("in one column a wide character shows as the replacement character")
    func oneColumn() {
        #expect(lines("a你b", 1) == ["a", "\u{FFFD}", "b"])
        #expect(lines("a你b", 0) == ["a", "\u{FFFD}", "b"])
    }

    @Test("no line is too wide, and the lines stand for the whole source in order")
    func properties() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<1000 {
            let text = TextSamples.text(of: 25, breaks: true, using: &generator)
            let columns = Int.random(in: 1...24, using: &generator)
            let indent = Int.random(in: 0...6, using: &generator)
            let lines = Wrapper(columns: columns, continuationIndent: indent).wrap(text)
            var offset = 0
            for line in lines {
                #expect(line.range.lowerBound == offset)
                offset = line.range.upperBound
                #expect(line.indent + line.columns <= columns)
                #expect(TextWidth.width(of: line.text) == line.columns)
            }
            #expect(offset == text.utf8.count)
            guard columns > 1 else { continue }
            let shown = lines.flatMap { $0.text.unicodeScalars.filter { !isSpace($0) } }
            let source = DisplayText.normalise(text).unicodeScalars.filter { !isSpace($0) }
            #expect(shown == Array(source))
        }
    }

    /// A space a line may be broken at.
    private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{3000}"
    }

    @Test("of normalised text a line shows the beginning of its range")
    func offsets() {
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<300 {
            let text = DisplayText.normalise(
                TextSamples.text(of: 25, breaks: true, using: &generator), keepingLineBreaks: true)
            let bytes = Array(text.utf8)
            for line in Wrapper(columns: 9).wrap(text) {
                #expect(bytes[line.range].starts(with: line.text.utf8))
            }
        }
    }

    @Test("runs keep their styles, and words go on from one run into the next")
    func styles() {
        let bold = Style(attributes: .bold)
        let lines = Wrapper(columns: 8).wrap([
            StyledRun("make "), StyledRun("it", style: bold), StyledRun("alic, "),
            StyledRun("", style: bold), StyledRun("please", style: bold),
        ])
        #expect(
            lines.map(\.runs) == [
                [StyledRun("make")],
                [StyledRun("it", style: bold), StyledRun("alic,")],
                [StyledRun("please", style: bold)],
            ])
        #expect(lines.map(\.columns) == [4, 7, 6])
    }

    @Test("a text in runs breaks where the same text in one piece does")
    func runsAgree() {
        var generator = SeededGenerator(seed: 33)
        for _ in 0..<300 {
            let runs = (0..<8).map { index in
                StyledRun(
                    TextSamples.text(of: 4, breaks: true, using: &generator),
                    style: Style(foreground: .palette(UInt8(index % 3))))
            }
            let whole = Wrapper(columns: 10).wrap(runs.map(\.text).joined())
            let styled = Wrapper(columns: 10).wrap(runs)
            #expect(styled.map { $0.runs.map(\.text).joined() } == whole.map(\.text))
            #expect(styled.map(\.range) == whole.map(\.range))
            #expect(styled.allSatisfy { $0.columns == $0.runs.reduce(0) { $0 + $1.columns } })
        }
    }
}
