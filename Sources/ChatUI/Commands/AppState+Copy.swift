internal import Canvas
internal import ChatCore

/// `/copy` and what becomes of it.
extension AppState {
    /// `/copy`, `/copy code`, `/copy code N` and `/copy all`.
    mutating func copy(_ argument: String) -> [Effect] {
        let words = argument.lowercased().split(separator: " ").map(String.init)
        switch words.first {
        case nil: return copyReply()
        case "code": return copyCode(words.dropFirst().first)
        case "all": return copyConversation()
        default:
            status.message =
                "/copy takes the last reply, /copy code its last code, /copy code 2 its second, /copy all everything."
            return []
        }
    }

    /// What became of what was to be copied.
    mutating func copied(_ clipping: Clipping, _ outcome: Clipping.Outcome) -> [Effect] {
        let count = clipping.text.count
        let what =
            "\(clipping.name), \(Readable.grouped(count)) character\(count == 1 ? "" : "s")"
        switch outcome {
        case .taken(let tool):
            status.inform("Copied \(what), with \(tool).")
        case .notTaken:
            return [.copyByTerminal(clipping)]
        case .sentToTerminal:
            status.inform("Sent \(what), to the terminal's clipboard (OSC 52).")
        case .tooLong(let limit):
            status.message =
                "Not copied: \(clipping.name) is longer than the \(Readable.bytes(limit)) a terminal's clipboard takes; install wl-copy or xclip, or copy less."
        }
        return []
    }

    private mutating func copyReply() -> [Effect] {
        guard let text = lastReply else { return saying("There is no reply yet.") }
        return [.copy(Clipping(text, name: "the reply"))]
    }

    private mutating func copyCode(_ number: String?) -> [Effect] {
        guard let text = lastReply else { return saying("There is no reply yet.") }
        return copyCode(of: text, "The last reply", number)
    }

    /// Copies a piece of a message's code; its last one without a number.
    ///
    /// - Parameter name: Of the message, to begin a sentence with.
    mutating func copyCode(of text: String, _ name: String, _ number: String?) -> [Effect] {
        let blocks = MarkdownParser.blocks(of: text).flatMap(\.block.codeTexts)
        guard !blocks.isEmpty else { return saying("\(name) has no code.") }
        let index = number.map { (Int($0) ?? 0) - 1 } ?? blocks.count - 1
        guard blocks.indices.contains(index) else {
            return saying(
                blocks.count == 1
                    ? "\(name) has one piece of code."
                    : "\(name) has pieces of code from 1 to \(blocks.count).")
        }
        let what = blocks.count == 1 ? "the code" : "code \(index + 1) of \(blocks.count)"
        return [.copy(Clipping(blocks[index], name: what))]
    }

    private mutating func copyConversation() -> [Effect] {
        let parts = transcript.entries.compactMap { entry -> String? in
            guard case .message(let role) = entry.kind, !entry.text.isEmpty else { return nil }
            return "## \(entry.speakerInMarkdown(role))\n\n\(entry.text)"
        }
        guard !parts.isEmpty else { return saying("The conversation is empty.") }
        return [
            .copy(Clipping(parts.joined(separator: "\n\n") + "\n", name: "the conversation"))
        ]
    }

    /// The newest reply that has a text, also while it streams.
    private var lastReply: String? {
        transcript.entries.last { $0.kind == .message(.assistant) && !$0.text.isEmpty }?.text
    }
}

extension TranscriptEntry {
    fileprivate func speakerInMarkdown(_ role: Role) -> String {
        switch role {
        case .user: "you"
        case .system: "system"
        case .assistant:
            answerer.isEmpty ? "assistant" : answerer
        }
    }
}

extension MarkdownBlock {
    /// The texts of all code in it, in order.
    fileprivate var codeTexts: [String] {
        switch self {
        case .code(_, let text): [text]
        case .quote(let blocks): blocks.flatMap(\.block.codeTexts)
        case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.block.codeTexts) }
        case .paragraph, .heading, .html, .table, .rule: []
        }
    }
}
