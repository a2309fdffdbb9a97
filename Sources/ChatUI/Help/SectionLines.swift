internal import Canvas

/// Sections of labels and meanings, set in lines.
enum SectionLines {
    /// - Parameters:
    ///   - columns: The width of the whole.
    ///   - labelColumns: Those of what is explained, where there is room for
    ///     them beside its meaning; on a narrow screen that goes below.
    static func lines(
        _ sections: [HelpText.Section], columns: Int, labelColumns: Int, theme: Theme
    ) -> [TextLine] {
        let labelColumns = columns >= 50 ? min(labelColumns, columns * 2 / 5) : 0
        var lines: [TextLine] = []
        for section in sections {
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(TextLine(section.title, theme.heading))
            for (label, meaning) in section.rows {
                let indent = labelColumns > 0 ? labelColumns : 4
                var meanings = Wrapper(columns: columns - indent).wrap([
                    StyledRun(meaning, style: theme.text)
                ])[...]
                var head = TextLine(indent: 2, label, theme.accent.withoutBold)
                // One that is longer than its column has a line of its own, too.
                if head.columns < labelColumns, let first = meanings.popFirst() {
                    let gap = String(repeating: " ", count: labelColumns - head.columns)
                    head.runs += [StyledRun(gap)] + first.runs
                }
                lines.append(head)
                lines += meanings.map { TextLine(indent: indent, runs: $0.runs) }
            }
        }
        return lines
    }

    /// Draws lines from `top` on, which fill `rows` rows of `rect`.
    static func draw(
        _ lines: [TextLine], from top: Int, rows: Int, into grid: inout Grid, in rect: Rect
    ) {
        for (row, line) in lines.dropFirst(top).prefix(rows).enumerated() {
            let start = Point(column: rect.minColumn + line.indent, row: rect.minRow + row)
            grid.draw(line.runs, at: start, clip: rect)
        }
    }

    /// Says in the last row of `rect` how many lines are below, if any.
    static func drawMore(_ below: Int, into grid: inout Grid, in rect: Rect, theme: Theme) {
        guard below > 0 else { return }
        let mark = "↓ \(below) more · PgDn"
        let place = Point(column: rect.endColumn - TextWidth.width(of: mark), row: rect.endRow - 1)
        grid.draw(mark, at: place, style: theme.accent, clip: rect)
    }
}

extension Style {
    var withoutBold: Style {
        var style = self
        style.attributes.remove(.bold)
        return style
    }
}
