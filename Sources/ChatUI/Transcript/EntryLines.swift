internal import Canvas
internal import ChatCore

/// The parts of an entry that are not the model's text.
struct EntryLines {
    let entry: TranscriptEntry
    let columns: Int
    let theme: Theme

    /// Who speaks, and at the right how fast.
    var heading: [TextLine] {
        switch entry.kind {
        case .message(.user): [line(StyledRun("you", style: theme.user), "")]
        case .message(.system): [line(StyledRun("system", style: theme.dim), "")]
        case .message(.assistant): [line(StyledRun(speaker, style: theme.assistant), figures)]
        case .queued(let isSent): [line(StyledRun("you", style: theme.dim), isSent ? "" : "queued")]
        case .notice: []
        }
    }

    /// The text as it was written, without Markdown.
    var plain: [TextLine] {
        switch entry.kind {
        case .message(.assistant), .notice: []
        case .message(.user): wrapped(entry.text, theme.text)
        case .message(.system), .queued: wrapped(entry.text, theme.dim)
        }
    }

    /// How a reply ended when it did not end by itself, and what went wrong.
    var ending: [TextLine] {
        var lines: [TextLine] = []
        switch entry.reply?.finishReason {
        case .cancelled: lines += wrapped("stopped", theme.dim)
        case .length:
            lines += wrapped(
                "cut off: the token limit or the end of the context was reached", theme.warn)
        case .stop, .error, nil: break
        }
        guard let failure = entry.failure else { return lines }
        lines += wrapped("✗ " + failure.sentence, theme.bad)
        let bar = StyledRun("▏ ", style: theme.frame)
        for text in failure.log {
            let shown = DisplayText.truncate(text, columns: columns - EntryLayout.indent - 2)
            lines.append(
                TextLine(shown, theme.dim).prefixed(by: bar).indented(by: EntryLayout.indent))
        }
        return lines
    }

    private var speaker: String {
        guard let reply = entry.reply else { return entry.speaker }
        return [reply.model, reply.quantization?.rawValue].compactMap { $0 }.joined(separator: " ")
    }

    private var figures: String {
        guard let reply = entry.reply else { return "" }
        var parts: [String] = []
        if let rate = reply.figures.decodeRate { parts.append(rate.text(Readable.rate) + " tok/s") }
        if let first = reply.figures.timeToFirstToken {
            parts.append(first.text { Readable.duration(seconds: $0) })
        }
        if let usage = reply.usage { parts.append("\(usage.completionTokens) tok") }
        return parts.joined(separator: " · ")
    }

    /// A heading with its right-hand side at the right edge, if both fit.
    private func line(_ left: StyledRun, _ right: String) -> TextLine {
        let name = DisplayText.truncate(left.text, columns: columns)
        let run = StyledRun(name, style: left.style)
        let gap = columns - run.columns - TextWidth.width(of: right)
        guard !right.isEmpty, gap >= 2 else { return TextLine(runs: [run]) }
        let space = StyledRun(String(repeating: " ", count: gap))
        return TextLine(runs: [run, space, StyledRun(right, style: theme.dim)])
    }

    private func wrapped(_ text: String, _ style: Style) -> [TextLine] {
        Wrapper(columns: columns - EntryLayout.indent).wrap([StyledRun(text, style: style)]).map {
            TextLine(indent: $0.indent + EntryLayout.indent, runs: $0.runs)
        }
    }
}
