package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A conversation as Markdown, for people: who said what, and how each reply
/// came about.
///
/// Control characters are left out, so that nothing a model wrote acts on a
/// terminal that shows the file; the JSON has them.
package enum MarkdownExport {
    /// The whole file, made at `exportedAt`.
    package static func text(of conversation: Conversation, exportedAt: Date) -> String {
        let title = Conversation.title(from: conversation.title)
        var blocks = [
            "# \(title.isEmpty ? "Conversation" : title)",
            "Exported from canter, \(exportedAt.formatted(.iso8601)).",
        ]
        if let note = versions(of: conversation) { blocks.append(note) }
        for (index, message) in conversation.messages.enumerated() {
            if conversation.cutMessages > 0, index == conversation.readFrom,
                let cut = conversation.cut
            {
                blocks += Self.cut(cut)
            }
            blocks += Self.blocks(of: message)
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// What is not written: the messages of other versions; `nil` where there are none.
    private static func versions(of conversation: Conversation) -> String? {
        let count = conversation.aside.count
        guard count > 0 else { return nil }
        return count == 1
            ? "*Only the version that is shown; 1 message of another version is in the JSON and the HTML.*"
            : "*Only the version that is shown; \(count) messages of other versions are in the JSON and the HTML.*"
    }

    private static func blocks(of message: Message) -> [String] {
        var blocks = ["## \(message.speaker)"]
        if !message.reasoning.isEmpty {
            let time = message.reply?.figures.reasoningSeconds.map {
                ", \(ReplyFigureLines.number($0, decimals: 1)) s"
            }
            blocks += folded("Reasoning\(time ?? "")", message.reasoning)
        }
        if !message.text.isEmpty {
            blocks.append(closingFences(in: Escaping.printable(message.text)))
        }
        if let reply = message.reply { blocks.append(ReplyFigureLines.text(of: reply)) }
        return blocks
    }

    private static func cut(_ cut: ContextCut) -> [String] {
        guard let summary = cut.summary else {
            return ["*The model no longer reads what is above.*"]
        }
        return ["*The model no longer reads what is above, but this summary of it.*"]
            + folded("Summary", summary)
    }

    private static func folded(_ heading: String, _ text: String) -> [String] {
        // What would end the fold is text.
        let text = Escaping.printable(text).replacing("</details", with: "&lt;/details")
        return [
            "<details>\n<summary>\(heading)</summary>", closingFences(in: text), "</details>",
        ]
    }

    /// The text with a code block that it leaves open closed, so that it does not
    /// swallow what follows.
    private static func closingFences(in text: String) -> String {
        var open: Substring?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let body = line.drop { $0 == " " }
            guard line.count - body.count < 4, let mark = body.first, "`~".contains(mark) else {
                continue
            }
            let fence = body.prefix { $0 == mark }
            guard fence.count >= 3 else { continue }
            guard let opening = open else {
                open = fence
                continue
            }
            let isEnd = body.dropFirst(fence.count).allSatisfy(\.isWhitespace)
            if isEnd, opening.first == mark, fence.count >= opening.count { open = nil }
        }
        return open.map { text + "\n" + $0 } ?? text
    }
}
