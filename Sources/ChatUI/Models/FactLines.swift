internal import Canvas

/// Facts set in lines: labelled, in two columns where there is the width; run together where
/// there are only a few rows.
enum FactLines {
    /// Of the labels, the gap behind them included.
    private static let labelWidth = 12
    /// From this width on they stand in two columns.
    static let twoColumns = 100
    private static let gap = 3

    static func draw(_ facts: [Fact], into grid: inout Grid, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty else { return }
        let width = width(rect.size.columns)
        let all = facts.map { lines($0, columns: width, theme) }
        guard rect.size.rows > 3 || all.joined().count <= rect.size.rows else {
            drawTogether(facts, into: &grid, in: rect, theme: theme)
            return
        }
        let isWide = rect.size.columns >= twoColumns
        let half = isWide ? half(all.map(\.count)) : all.count
        let parts = [(rect.minColumn, all[..<half]), (rect.minColumn + width + gap, all[half...])]
        for (column, lines) in parts {
            for (row, line) in lines.joined().prefix(rect.size.rows).enumerated() {
                grid.draw(
                    line, at: Point(column: column, row: rect.minRow + row), clip: rect)
            }
        }
    }

    private static func width(_ columns: Int) -> Int {
        columns >= twoColumns ? (columns - gap) / 2 : columns
    }

    /// How many stand in the left column, for the longer one to be short.
    private static func half(_ counts: [Int]) -> Int {
        func longer(_ half: Int) -> Int {
            max(counts[..<half].reduce(0, +), counts[half...].reduce(0, +))
        }
        // Of equals the one that leaves less at the right.
        return (0...counts.count).reversed().min { longer($0) < longer($1) } ?? 0
    }

    private static func lines(_ fact: Fact, columns: Int, _ theme: Theme) -> [[StyledRun]] {
        let label = DisplayText.truncate(fact.label, columns: labelWidth - 1)
        let gap = String(repeating: " ", count: labelWidth - TextWidth.width(of: label))
        let texts = Wrapper(columns: max(8, columns - labelWidth))
            .wrap([StyledRun(fact.text, style: fact.tone.style(theme))])
        return texts.enumerated().map { index, text in
            let head =
                index == 0
                ? [StyledRun(label, style: theme.dim), StyledRun(gap)]
                : [StyledRun(String(repeating: " ", count: labelWidth))]
            return head + text.runs
        }
    }

    /// One after the other, with as much as fits.
    private static func drawTogether(
        _ facts: [Fact], into grid: inout Grid, in rect: Rect, theme: Theme
    ) {
        var runs: [StyledRun] = []
        for fact in facts {
            if !runs.isEmpty { runs.append(StyledRun(" · ", style: theme.frame)) }
            runs.append(StyledRun(fact.brief, style: fact.tone.style(theme)))
        }
        let lines = Wrapper(columns: rect.size.columns).wrap(runs)
        for (row, line) in lines.prefix(rect.size.rows).enumerated() {
            grid.draw(
                line.runs, at: Point(column: rect.minColumn, row: rect.minRow + row), clip: rect)
        }
    }
}
