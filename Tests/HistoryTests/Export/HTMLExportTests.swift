import ChatCore
import Foundation
import Testing

@testable import History

@Suite("Conversations as HTML")
struct HTMLExportTests {
    private let time = Date(timeIntervalSince1970: 1_795_700_000)

    private func html(_ text: String) throws -> String {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "question")
        conversation.append(.assistant, text)
        return try ExportStream.text(
            of: KeptConversation(conversation), as: .html, exportedAt: time)
    }

    /// What is between the tags of the first reply.
    private func body(_ text: String) throws -> String {
        let html = try html(text)
        let start = try #require(html.range(of: "<section class=\"assistant\">"))
        return String(html[start.upperBound...])
    }

    @Test("Lists, tables, code and marks are rendered")
    func markdown() throws {
        let html = try body(
            """
            # A *heading*

            - one
            - [x] two

            | a | b |
            |---|--:|
            | 1 | 2 |

            ```swift
            let a = b < c
            ```
            """)
        #expect(html.contains("<h1>A <em>heading</em></h1>"))
        #expect(html.contains("<li>one</li>"))
        #expect(html.contains("<th>a</th>"))
        #expect(html.contains("<td align=\"right\">2</td>"))
        #expect(html.contains("<pre><code class=\"language-swift\">let a = b &lt; c"))
    }

    @Test(
        "Nothing a model wrote becomes a tag, a script, a style or something fetched",
        arguments: [
            "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b",
            "<style>*{display:none}</style>", "<iframe src=\"https://example.org\"></iframe>",
            "![a picture](https://example.org/a.png)", "![](https://example.org/a.png)",
            "![a](data:image/svg+xml;base64,AAAA)", "[click](javascript:alert(1))",
            "[click](JaVaScRiPt:alert(1))", "[click](data:text/html,x)",
            "[click](file:///etc/passwd)",
            "[click](//example.org)", "[click](vbscript:x)", "<javascript:alert(1)>",
            "[a]: javascript:alert(1)\n\n[a]", "[![a](https://example.org/a.png)](javascript:x)",
            "</div></section></main><script>x</script>", "```\"><script>x</script>\nb\n```",
            "<meta http-equiv=\"refresh\" content=\"0\">", "<a href=\"javascript:x\">y</a>",
            "<link rel=stylesheet href=https://example.org>", "<svg/onload=alert(1)>", "<!-- -->",
        ])
    func harmless(text: String) throws {
        let html = try body(text)
        for tag in ["<script", "<img", "<style", "<iframe", "<meta", "<link", "<svg", "<!--"] {
            #expect(!html.contains(tag))
        }
        for address in html.matches(of: /href="([^"]*)"/).map(\.output.1) {
            #expect(
                address.hasPrefix("https://") || address.hasPrefix("http://")
                    || address.hasPrefix("mailto:"))
        }
        #expect(html.firstMatch(of: /<[^>]*\ssrc=/) == nil)
        // The sections are what they were.
        #expect(html.components(separatedBy: "</section>").count == 2)
    }

    @Test("HTML in a reply is shown as it was written")
    func written() throws {
        #expect(try body("use <b>this</b>").contains("use &lt;b&gt;this&lt;/b&gt;"))
        #expect(try body("<div>\nhi\n</div>").contains("&lt;div&gt;\nhi\n&lt;/div&gt;"))
    }

    @Test("Links to http, https and mailto stay, and an image is a link to it")
    func links() throws {
        let html = try body(
            "[a](https://example.org/?a=1&b=2) <mailto:a@example.org> ![b](http://example.org/b.png)"
        )
        #expect(html.contains("<a href=\"https://example.org/?a=1&amp;b=2\">a</a>"))
        #expect(html.contains("<a href=\"mailto:a@example.org\">"))
        #expect(html.contains("<a href=\"http://example.org/b.png\">b</a>"))
    }

    @Test("The file fetches nothing, and forbids it")
    func selfContained() throws {
        let html = try html("hello")
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'"))
        #expect(html.contains("name=\"viewport\""))
        #expect(html.contains("prefers-color-scheme: dark"))
        #expect(html.contains("@media print"))
        #expect(!html.contains("url("))
        #expect(!html.contains("@import"))
    }

    @Test("A title, a model's name and a tag are text")
    func names() throws {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "</title><script>x</script>\u{1B}[31m")
        let id = conversation.append(.assistant, "b")
        conversation.update(id) {
            $0.reply = ReplyRecord(
                model: "<b>m</b>", quantization: nil, engine: "\"<i>", finishReason: .stop,
                usage: nil,
                figures: ReplyFigures())
        }
        let html = try ExportStream.text(
            of: KeptConversation(conversation, tags: ["<u>"]), as: .html, exportedAt: time)
        #expect(!html.contains("<script>"))
        #expect(!html.contains("<b>"))
        #expect(!html.contains("<u>"))
        #expect(!html.contains("\u{1B}"))
        #expect(html.contains("<title>&lt;/title&gt;&lt;script&gt;"))
    }

    @Test("Reasoning and other versions are folded, figures stand beneath")
    func folds() throws {
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "question")
        let first = conversation.append(.assistant, "first answer")
        conversation.append(.user, "first follow-up")
        conversation.setAside(from: first)
        let second = conversation.append(.assistant, "second answer")
        conversation.update(second) {
            $0.reasoning = "thought"
            var figures = ReplyFigures()
            figures.decodeRate = Figure(42, .measured)
            $0.reply = ReplyRecord(
                model: "m", quantization: nil, engine: "e", finishReason: .stop, usage: nil,
                figures: figures)
        }
        let html = try ExportStream.text(
            of: KeptConversation(conversation, messageDates: [second: time]), as: .html,
            exportedAt: time)
        #expect(html.contains("<summary>Reasoning</summary>\n<p>thought</p>"))
        #expect(html.contains("<p class=\"figures\">reply 42.0 tok/s"))
        #expect(html.contains("2026-11-26 13:33 UTC</time>"))
        let versions = try #require(html.range(of: "<summary>1 other version</summary>"))
        let folded = html[versions.upperBound...]
        #expect(folded.contains("first answer"))
        #expect(folded.contains("first follow-up"))
        #expect(!folded.contains("second answer"))
    }

    @Test("Every message is in it once, however the versions part", arguments: 1...50)
    func complete(seed: Int) throws {
        var random = RandomConversation(seed: UInt64(seed))
        let kept = random.make()
        let html = try ExportStream.text(of: kept, as: .html, exportedAt: time)
        let count = kept.conversation.messages.count + kept.conversation.aside.count
        #expect(html.components(separatedBy: "<section ").count - 1 == count)
        #expect(html.components(separatedBy: "</section>").count - 1 == count)
        #expect(
            html.components(separatedBy: "<details").count
                == html.components(separatedBy: "</details>").count)
    }

    @Test("Versions may be nested as deep as a conversation is long")
    func deep() throws {
        var conversation = Conversation(id: .init(rawValue: "A"))
        for index in 0..<2_000 {
            conversation.append(.user, "\(index)")
            let reply = conversation.append(.assistant, "left \(index)")
            conversation.setAside(from: reply)
            conversation.append(.assistant, "kept \(index)")
        }
        let first = try #require(conversation.messages.first?.id)
        conversation.setAside(from: first)
        conversation.append(.user, "again")
        let html = try ExportStream.text(
            of: KeptConversation(conversation), as: .html, exportedAt: time)
        #expect(html.contains("left 1999"))
    }
}
