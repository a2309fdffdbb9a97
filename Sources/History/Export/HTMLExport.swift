internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Conversations as one HTML file, to be read on any screen and to be printed.
///
/// Nothing is fetched from outside, and there is no script in it: what models
/// and people wrote becomes text (`MarkdownHTML`), and a policy in the file's
/// head forbids the rest.
enum HTMLExport {
    static func beginning(title: String) -> String {
        let title = Conversation.title(from: title)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="canter">
            <title>\(Escaping.html(title.isEmpty ? "Conversation" : title))</title>
            <style>
            \(HTMLStyle.text)
            </style>
            </head>
            <body>
            <main>

            """
    }

    static let end = "</main>\n</body>\n</html>\n"

    /// One conversation: the line that is shown, at each of its messages the
    /// other versions, folded.
    static func article(of kept: KeptConversation, exportedAt: Date) -> String {
        let conversation = kept.conversation
        let title = Conversation.title(from: conversation.title)
        var html = """
            <article>
            <header>
            <h1>\(Escaping.html(title.isEmpty ? "Conversation" : title))</h1>
            <p class="facts">\(facts(kept, exportedAt).map(Escaping.html).joined(separator: " · "))</p>
            </header>

            """
        let line = conversation.messages
        for (index, message) in line.enumerated() {
            if conversation.cutMessages > 0, index == conversation.readFrom,
                let cut = conversation.cut
            {
                html += note(of: cut)
            }
            html += section(of: message, kept)
            html += HTMLVersions.text(besides: message.id, kept)
        }
        // What was said after the end of the line, and is not in it.
        if let last = line.last, !conversation.tree.children(of: last.id).isEmpty {
            html += HTMLVersions.text(after: last.id, kept)
        } else if line.isEmpty, !conversation.aside.isEmpty {
            html += HTMLVersions.text(after: nil, kept)
        }
        return html + "</article>\n"
    }

    private static func facts(_ kept: KeptConversation, _ exportedAt: Date) -> [String] {
        let count = kept.conversation.messages.count
        let aside = kept.conversation.aside.count
        return [
            "\(count) message\(count == 1 ? "" : "s")",
            aside == 0 ? nil : "\(aside) of other versions",
            kept.createdAt.map { "begun \(day(of: $0))" },
            kept.updatedAt.map { "last changed \(day(of: $0))" },
            kept.isArchived ? "archived" : nil,
            kept.tags.isEmpty ? nil : kept.tags.map { "#\($0)" }.joined(separator: " "),
            "exported from canter \(day(of: exportedAt))",
        ].compactMap(\.self)
    }

    /// One message with its reasoning, folded, and how it came about.
    static func section(of message: Message, _ kept: KeptConversation) -> String {
        var html = "<section class=\"\(message.role.rawValue)\">\n<h2>"
        html += Escaping.html(message.speaker)
        if let date = kept.messageDates[message.id] {
            html += " <time datetime=\"\(ExportDate.text(date))\">\(moment(of: date))</time>"
        }
        html += "</h2>\n"
        if !message.reasoning.isEmpty {
            let time = message.reply?.figures.reasoningSeconds.map {
                ", \(ReplyFigureLines.number($0, decimals: 1)) s"
            }
            html += folded("Reasoning\(time ?? "")", MarkdownHTML.text(message.reasoning))
        }
        if !message.text.isEmpty {
            html += "<div class=\"text\">\n\(MarkdownHTML.text(message.text))</div>\n"
        }
        if let reply = message.reply {
            let lines = ReplyFigureLines.lines(of: reply).map(Escaping.html)
            html += "<p class=\"figures\">\(lines.joined(separator: "<br>\n"))</p>\n"
        }
        return html + "</section>\n"
    }

    private static func note(of cut: ContextCut) -> String {
        guard let summary = cut.summary else {
            return "<p class=\"note\">The model no longer reads what is above.</p>\n"
        }
        return
            "<p class=\"note\">The model no longer reads what is above, but this summary of it.</p>\n"
            + folded("Summary", MarkdownHTML.text(summary))
    }

    static func folded(_ heading: String, _ html: String) -> String {
        "<details>\n<summary>\(Escaping.html(heading))</summary>\n\(html)</details>\n"
    }

    /// `2026-11-26`
    private static func day(of date: Date) -> String { String(ExportDate.text(date).prefix(10)) }

    /// `2026-11-26 13:33`
    private static func moment(of date: Date) -> String {
        ExportDate.text(date).prefix(16).replacing("T", with: " ") + " UTC"
    }
}
