internal import Canvas
internal import ChatCore

/// What the chosen conversation says, below the list.
extension AppState {
    func renderPreview(into grid: inout Grid, _ layout: HistoryLayout) {
        guard !layout.rule.isEmpty, let chosen = history.chosen else { return }
        renderRule(into: &grid, layout.rule, crossing: .zero, glyph: "")
        let title = DisplayText.truncate(
            named(chosen.title), columns: layout.rule.size.columns - 6)
        grid.draw(
            " \(title) ",
            at: Point(column: layout.rule.minColumn + 2, row: layout.rule.minRow),
            style: theme.heading, clip: layout.rule)
        guard let preview = history.preview else { return }
        let rect = layout.preview
        let lines = lines(of: preview, in: rect.size)
        for (row, line) in lines.enumerated() {
            grid.draw(
                line.runs,
                at: Point(column: rect.minColumn + line.indent, row: rect.minRow + row), clip: rect)
        }
    }

    /// The last messages as far as they fit, each with its first lines: a message of which only
    /// the end is seen says little.
    private func lines(of preview: ConversationPreview, in size: Size) -> [TextLine] {
        let label = size.columns >= 100 ? 23 : size.columns >= 60 ? 12 : 0
        let most = max(1, size.rows / 3)
        var all: [[TextLine]] = []
        var used = 0
        for part in preview.parts.reversed() {
            let lines = lines(of: part, label: label, columns: size.columns, most: most)
            guard used + lines.count <= size.rows else { break }
            used += lines.count
            all.append(lines)
        }
        return Array(all.reversed().joined())
    }

    private func lines(
        of part: ConversationPreview.Part, label: Int, columns: Int, most: Int
    ) -> [TextLine] {
        let name: String =
            switch part.role {
            case .user: "you"
            case .assistant: part.speaker.isEmpty ? "assistant" : part.speaker
            case .system: "system"
            }
        let style = part.role == .user ? theme.user : theme.assistant
        let text = part.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let room = max(8, columns - max(2, label))
        var wrapped = Wrapper(columns: room).wrap(text).map(\.text)
        if wrapped.count > most {
            wrapped = Array(wrapped.prefix(most))
            wrapped[most - 1] = DisplayText.truncate(wrapped[most - 1] + " …", columns: room)
        }
        guard label > 0 else {
            return [TextLine(DisplayText.truncate(name, columns: columns), style)]
                + wrapped.map { TextLine(indent: 2, $0, theme.text) }
        }
        return wrapped.enumerated().map { index, line in
            guard index == 0 else { return TextLine(indent: label, line, theme.text) }
            let shown = DisplayText.truncate(name, columns: label - 2)
            let gap = String(repeating: " ", count: label - TextWidth.width(of: shown))
            return TextLine(runs: [
                StyledRun(shown, style: style), StyledRun(gap), StyledRun(line, style: theme.text),
            ])
        }
    }
}
