import Canvas
import TestSupport
import Testing

@testable import ChatUI

struct MarkdownStreamTests {
    private static let theme = Theme()

    private static let documents = [
        Samples.llamas,
        "- a\n- b\n  - c\n  - d\n\n- e\n\n  more of e\n- [x] done\n- [ ] open\n",
        "3. three\n4. four\n5. five\n\ntext\n",
        "1. a\n\n   ```\n   code in a list\n   ```\n2. b\n",
        "```\nno language\n\n\nblank lines\n```\nafter\n\n~~~py\nx = '```'\n~~~\n",
        "```c\nnever closed\n    indented\n",
        "para\n---\nheading above\n===\n\n***\n",
        "> quote\n> goes on\n>\n> - list\n\nout\n",
        "text\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend",
        "line one\nline two\\\nline three  \nline four",
        "unclosed **bold and `code\n\nnext",
        "a\r\nb\r\n\r\n```\r\ncode\r\n```\r\n",
        "   1. indented\n   2. list\n      deep\n",
        "",
        "\n\n\n",
        "#",
        "    indented code\n    more\n\ntext",
        "```\n```\n\nafter an empty block",
        "```\none\n```\nright after **bold**\n```js\n\n```\n\n\nend",
        "```swift\nlet a = \"\"\"\n  one\n\"\"\" // two\n/* three\nfour */ five(6)\n\n```\nend",
        "~~~html\n<p class=\"a\n b\">text</p>\n<!-- c\n-->\n~~~",
        "- x\n\n  ```python\n  def f(): # c\n    '''a\n    b'''\n  ```\n- y",
        "<div>\n<b>html</b>\n</div>\n\ntext <i>inline</i>",
    ]

    @Test(
        "Streamed in any pieces, a text ends as it is set as a whole", arguments: documents.indices)
    func incremental(_ index: Int) {
        let text = Self.documents[index]
        var random = SeededGenerator(seed: UInt64(index))
        for columns in [1, 7, 30, 78] {
            let whole = MarkdownStream.lines(of: text, columns: columns, theme: Self.theme)
            for _ in 0..<4 {
                var stream = MarkdownStream(columns: columns, theme: Self.theme)
                var shown = ""
                for character in text {
                    shown.append(character)
                    if Int.random(in: 0..<3, using: &random) == 0 {
                        stream.update(shown, isComplete: false)
                    }
                }
                stream.update(text, isComplete: true)
                #expect(stream.lines == whole)
            }
        }
    }

    @Test(
        "Lines above the open block never change while a text streams", arguments: documents.indices
    )
    func stability(_ index: Int) {
        var stream = MarkdownStream(columns: 40, theme: Self.theme)
        var shown = ""
        var closed: [TextLine] = []
        for character in Self.documents[index] {
            shown.append(character)
            stream.update(shown, isComplete: false)
            let lines = stream.lines
            #expect(Array(lines.prefix(closed.count)) == closed)
            closed = Array(lines.prefix(stream.closedCount))
        }
    }

    @Test("What is open stays small, however long the text: paragraphs, lists and code")
    func openStaysSmall() {
        for unit in ["A paragraph.\n\n", "- an item\n", "let code = 1\n"] {
            var text = unit.hasPrefix("let") ? "```\n" : ""
            var stream = MarkdownStream(columns: 40, theme: Self.theme)
            for _ in 0..<300 {
                text += unit
                stream.update(text, isComplete: false)
            }
            #expect(stream.count - stream.closedCount < 6)
        }
    }

    @Test("No line is wider than the screen, where the screen has room for the marks of its blocks")
    func width() {
        for document in Self.documents {
            for columns in [24, 50, 78] {
                for line in MarkdownStream.lines(of: document, columns: columns, theme: Self.theme)
                {
                    #expect(line.columns <= columns)
                }
            }
        }
    }

    @Test(
        "A mark only half written is not shown",
        arguments: [
            ("some **bo", "some bo"), ("some **", "some"), ("some `co", "some co"),
            ("text\n--", "text"),
            ("text\n``", "text"), ("2 ** 3", "2 ** 3"), ("```\na **", "│ a **"),
            ("```\nx\n```\nsome **bo", "│ x some bo"),
        ])
    func halfWritten(_ text: String, _ shown: String) {
        var stream = MarkdownStream(columns: 40, theme: Self.theme)
        stream.update(text, isComplete: false)
        let lines = stream.lines.map { $0.runs.map(\.text).joined() }
        #expect(lines.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ") == shown)
    }

    @Test("Hostile nesting ends with some text and not with a crash")
    func hostile() {
        for text in [
            String(repeating: ">", count: 5_000) + "x", String(repeating: "- ", count: 5_000) + "x",
            String(repeating: "*a ", count: 5_000), String(repeating: "[", count: 5_000),
            String(repeating: "a", count: 200_000),
            "|" + String(repeating: "a|", count: 2_000) + "\n|"
                + String(repeating: "-|", count: 2_000),
        ] {
            for columns in [1, 20] {
                #expect(
                    !MarkdownStream.lines(of: text, columns: columns, theme: Self.theme).isEmpty)
            }
        }
    }
}
