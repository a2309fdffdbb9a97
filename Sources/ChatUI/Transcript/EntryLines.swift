internal import Canvas
internal import ChatCore

/// The parts of an entry that are not the model's text.
struct EntryLines {
    let entry: TranscriptEntry
    let columns: Int
    let theme: Theme

    /// Who speaks, and at the right how fast.
    var heading: [TextLine] {
        guard entry.hasHeading else { return [] }
        return switch entry.kind {
        case .message(.user): [line(StyledRun("you", style: theme.user), version)]
        case .message(.system): [line(StyledRun("system", style: theme.dim), version)]
        case .message(.assistant):
            [line(StyledRun(entry.answerer, style: theme.assistant), figures)]
        case .queued(let isSent): [line(StyledRun("you", style: theme.dim), isSent ? "" : "queued")]
        case .notice: []
        case .remark(let subject): remark(subject)
        case .cut(let messages, let tokens): cut(messages, tokens)
        case .summarising(let progress): summarising(progress)
        }
    }

    /// Above what the model thought: that it did, and for how many tokens.
    var reasoningHeading: TextLine {
        let isThinking = entry.isStreaming && entry.text.isEmpty
        let tokens = entry.reasoningTokens.flatMap { $0 > 0 ? " · \($0) tok" : nil } ?? ""
        let time =
            entry.reply?.figures.reasoningSeconds.map {
                " · \($0.text { Readable.duration(seconds: $0) })"
            } ?? ""
        return TextLine(
            indent: EntryLayout.indent,
            (entry.isFolded ? "▸ " : "") + (isThinking ? "thinking" : "thought") + tokens + time,
            theme.dim)
    }

    /// The text as it was written, without Markdown.
    var plain: [TextLine] {
        switch entry.kind {
        case .message(.assistant), .notice, .remark, .cut, .summarising: []
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
            lines += wrapped(cutOff, theme.warn)
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

    private var cutOff: String {
        switch entry.reply?.lengthCause {
        case .tokenLimit: "cut off: the reply has as many tokens as were allowed"
        case .window: "cut off: the context window is full"
        case nil: "cut off: the token limit or the end of the context was reached"
        }
    }

    /// A line beside the conversation.
    private func remark(_ subject: String) -> [TextLine] {
        let runs = [
            StyledRun(subject, style: theme.accent.withoutBold),
            StyledRun(entry.text.isEmpty ? "" : ": \(entry.text)", style: theme.dim),
        ]
        return Wrapper(columns: max(1, columns - 3)).wrap(runs).enumerated().map { index, line in
            index == 0
                ? TextLine(runs: line.runs).prefixed(by: StyledRun("── ", style: theme.frame))
                : TextLine(indent: 3, runs: line.runs)
        }
    }

    // MARK: What is no longer read

    private func cut(_ messages: Int, _ tokens: Int?) -> [TextLine] {
        let count = tokens.map { " (\(Readable.grouped($0)) tokens)" } ?? ""
        let verb = messages == 1 ? "message above is" : "messages above are"
        let line = "\(messages) \(verb) no longer read\(count): the window was full"
        let lines = Wrapper(columns: max(1, columns - 3))
            .wrap([StyledRun(line, style: theme.warn)]).enumerated().map { index, wrapped in
                index == 0
                    ? TextLine(runs: wrapped.runs).prefixed(
                        by: StyledRun("── ", style: theme.frame))
                    : TextLine(indent: 3, runs: wrapped.runs)
            }
        guard !entry.text.isEmpty else { return lines }
        return lines + [self.line(StyledRun("summary", style: theme.user), entry.speaker)]
    }

    private func summarising(_ progress: SummaryProgress) -> [TextLine] {
        var words = "the window is full: summarising \(progress.messages) messages"
        if progress.parts > 1 { words += ", part \(progress.part) of \(progress.parts)" }
        if progress.text.isEmpty, let reading = progress.reading, reading.total > 0 {
            let share = Double(reading.processed) / Double(reading.total)
            words += ", \(Readable.percent(share)) read"
        }
        return Wrapper(columns: max(1, columns)).wrap([StyledRun(words, style: theme.warn)])
            .map { TextLine(runs: $0.runs) }
    }

    private var version: String { entry.version?.text ?? "" }

    private var figures: String {
        guard let reply = entry.reply else { return version }
        var parts = entry.version.map { [$0.text] } ?? []
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
