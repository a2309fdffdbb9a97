internal import Canvas
internal import ChatCore

/// The lines of one entry at one width.
struct EntryLayout: Sendable {
    /// The columns text is indented by below its heading.
    static let indent = 2

    let columns: Int
    private(set) var revision: Int
    private let theme: Theme
    private let edition: Int
    private var heading: [TextLine]
    private var hasReasoning = false
    /// Its lines; `nil` also while it is folded.
    private var reasoning: MarkdownStream?
    private var reasoningHeading = TextLine.blank
    private var hasReasoningGap = false
    private var body: Body
    private var ending: [TextLine]

    /// Text as it was written by a person, or a reply's Markdown.
    private enum Body: Sendable {
        case plain([TextLine])
        case markdown(MarkdownStream)

        var count: Int {
            switch self {
            case .plain(let lines): lines.count
            case .markdown(let stream): stream.count
            }
        }
    }

    init(_ entry: TranscriptEntry, columns: Int, theme: Theme) {
        let theme = entry.isCut ? theme.past : theme
        self.columns = columns
        self.theme = theme
        edition = entry.edition
        revision = entry.revision
        heading = []
        ending = []
        body = .plain([])
        if entry.isMarkdown {
            body = .markdown(MarkdownStream(columns: columns - Self.indent, theme: theme))
        }
        set(entry)
    }

    /// Brings the lines up to a later revision of the same entry; false when
    /// they have to be set from the beginning. Of a text that
    /// only grew, only the part still open is set again.
    mutating func update(_ entry: TranscriptEntry) -> Bool {
        guard entry.edition == edition else { return false }
        guard entry.revision != revision else { return true }
        revision = entry.revision
        set(entry)
        return true
    }

    /// How many lines there are, the blank one after the entry included.
    var count: Int {
        heading.count + reasoningCount + body.count + ending.count + 1
    }

    /// A line's number of columns to the right, and its runs.
    subscript(line: Int) -> TextLine {
        var index = line
        if index < heading.count { return heading[index] }
        index -= heading.count
        if index < reasoningCount {
            if index == 0 { return reasoningHeading }
            guard let reasoning, index <= reasoning.count else { return .blank }
            return reasoning[index - 1].prefixed(by: bar).indented(by: Self.indent)
        }
        index -= reasoningCount
        if index < body.count {
            switch body {
            case .plain(let lines): return lines[index]
            case .markdown(let stream): return stream[index].indented(by: Self.indent)
            }
        }
        index -= body.count
        return index < ending.count ? ending[index] : .blank
    }

    /// Stands before every line of the reasoning, to tell it from the answer.
    private var bar: StyledRun { StyledRun("▏ ", style: theme.frame) }

    private var reasoningCount: Int {
        guard hasReasoning else { return 0 }
        return 1 + (reasoning?.count ?? 0) + (hasReasoningGap ? 1 : 0)
    }

    private mutating func set(_ entry: TranscriptEntry) {
        let lines = EntryLines(entry: entry, columns: columns, theme: theme)
        heading = lines.heading
        ending = lines.ending
        hasReasoningGap = !entry.text.isEmpty
        reasoningHeading = lines.reasoningHeading
        hasReasoning = !entry.reasoning.isEmpty
        if hasReasoning, !entry.isFolded {
            var stream =
                reasoning
                ?? MarkdownStream(
                    columns: columns - Self.indent - bar.columns, theme: theme.muted)
            stream.update(entry.reasoning, isComplete: !entry.isStreaming || hasReasoningGap)
            reasoning = stream
        }
        switch body {
        case .plain:
            body = .plain(lines.plain)
        case .markdown(var stream):
            // Emptied first, so that the stream is changed in place and not copied.
            body = .plain([])
            stream.update(entry.text, isComplete: !entry.isStreaming)
            body = .markdown(stream)
        }
    }
}
