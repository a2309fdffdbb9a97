internal import Canvas
internal import ChatCore
internal import Telemetry

/// The statistics in the place of transcript and panel.
extension AppState {
    mutating func renderStatistics(into grid: inout Grid, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let (head, rest) = rect.splitTop(1)
        renderTabs(into: &grid, in: head)
        let body = rest.size.rows > 8 ? rest.splitTop(1).rest : rest
        switch statistics.tab {
        case .figures: renderFigures(into: &grid, in: body)
        case .depth: renderDepth(into: &grid, in: body)
        case .ledger: renderLedger(into: &grid, in: body)
        }
    }

    private func renderTabs(into grid: inout Grid, in rect: Rect) {
        var column = rect.minColumn
        for (index, tab) in StatisticsState.Tab.allCases.enumerated() {
            let isOpen = tab == statistics.tab
            let name = isOpen ? "[\(index + 1) \(tab.rawValue)]" : " \(index + 1) \(tab.rawValue) "
            column += grid.draw(
                name, at: Point(column: column, row: rect.minRow),
                style: isOpen ? theme.heading : theme.dim, clip: rect)
            column += 1
        }
        let hint = "Tab next · Esc close · /explain a figure"
        let start = rect.endColumn - TextWidth.width(of: hint)
        guard start > column else { return }
        grid.draw(hint, at: Point(column: start, row: rect.minRow), style: theme.dim, clip: rect)
    }

    // MARK: Figures

    /// From this width on, sections stand in two columns.
    private static let twoColumns = 100

    private mutating func renderFigures(into grid: inout Grid, in rect: Rect) {
        let sections = StatisticsText.sections(self)
        let isWide = rect.size.columns >= Self.twoColumns
        let width = isWide ? (rect.size.columns - 3) / 2 : rect.size.columns
        func lines(_ sections: ArraySlice<HelpText.Section>) -> [TextLine] {
            SectionLines.lines(Array(sections), columns: width, labelColumns: 23, theme: theme)
        }
        let half = isWide ? Self.half(sections) : sections.count
        let (left, right) = (lines(sections[..<half]), lines(sections[half...]))
        let rows = max(1, rect.size.rows - 1)
        statistics.limit(lines: max(left.count, right.count), rows: rows)
        for (column, lines) in [(rect.minColumn, left), (rect.minColumn + width + 3, right)] {
            for (row, line) in lines.dropFirst(statistics.top).prefix(rows).enumerated() {
                let start = Point(column: column + line.indent, row: rect.minRow + row)
                grid.draw(line.runs, at: start, clip: rect)
            }
        }
        SectionLines.drawMore(
            max(left.count, right.count) - statistics.top - rows, into: &grid, in: rect,
            theme: theme)
    }

    /// How many sections stand in the left column, for both to be as long.
    private static func half(_ sections: [HelpText.Section]) -> Int {
        let rows = sections.map { $0.rows.count + 2 }
        let whole = rows.reduce(0, +)
        let sums = rows.indices.map { rows[...$0].reduce(0, +) }
        return (sums.indices.min { abs(2 * sums[$0] - whole) < abs(2 * sums[$1] - whole) } ?? 0) + 1
    }

    // MARK: Depth

    private mutating func renderDepth(into grid: inout Grid, in rect: Rect) {
        let figures: [FigureName] = [.fresh, .shareOfFresh, .fullWindow, .halfSpeed, .slower]
        var rows = figures.compactMap { name -> (String, String)? in
            reading(of: name).text.map { (name.label, $0) }
        }
        if let reference = gauges.depth.reference(window: gauges.window) {
            rows.append(("found in", samples(of: reference)))
            rows.append(("the line", reference.fit.quality.words))
        } else {
            rows.append(("no line yet", gauges.depth.refusal))
        }
        if gauges.depth.disturbedCount > 0 {
            rows.append(
                (
                    "other programs",
                    "disturbed \(gauges.depth.disturbedCount) of \(gauges.depth.sampleCount) samples, which are not fitted"
                ))
        }
        let lines = SectionLines.lines(
            [HelpText.Section(title: "Speed against depth", rows: rows)],
            columns: rect.size.columns, labelColumns: 23, theme: theme)
        let textRows = min(lines.count, max(3, rect.size.rows - 8))
        let (text, plot) = rect.splitBottom(textRows)
        statistics.limit(lines: lines.count, rows: textRows)
        for (row, line) in lines.dropFirst(statistics.top).prefix(textRows).enumerated() {
            let start = Point(column: text.minColumn + line.indent, row: text.minRow + row)
            grid.draw(line.runs, at: start, clip: text)
        }
        guard plot.size.rows > 2 else { return }
        let (legend, area) = plot.splitBottom(1)
        gauges.depthPlot(theme, withEarlier: true).draw(into: &grid, in: area)
        renderLegend(into: &grid, in: legend)
    }

    /// What lines and dots are.
    private func renderLegend(into grid: inout Grid, in rect: Rect) {
        var column = rect.minColumn
        func add(_ sign: String, _ words: String, _ style: Style) {
            let clip = rect
            column += grid.draw(
                sign, at: Point(column: column, row: rect.minRow), style: style, clip: clip)
            column += grid.draw(
                " \(words)   ", at: Point(column: column, row: rect.minRow), style: theme.dim,
                clip: clip)
        }
        if !gauges.depth.isEmpty { add("•", "this chat", theme.gaugeKept) }
        if gauges.depth.disturbedCount > 0 { add("•", "while others ran", theme.warn) }
        if gauges.depth.own.value != nil { add("─", "its line", theme.gaugeReply) }
        if gauges.depth.past.value != nil {
            add("•─", "\(gauges.depth.earlierReplies) earlier replies and their line", theme.dim)
        }
    }
}
