internal import Canvas

/// Sets a table into lines: columns as wide as their widest cell, or, where
/// that is too much, the widest ones narrowed and their cells wrapped.
struct TableLayout {
    let theme: Theme
    /// The width there is.
    let columns: Int

    func lines(
        of table: MarkdownTable, styled: ([MarkdownInline], Style) -> [StyledRun]
    ) -> [TextLine] {
        guard !table.alignments.isEmpty else { return [] }
        let header = table.header.map { styled($0, Style(attributes: .bold)) }
        let rows = table.rows.map { $0.map { styled($0, theme.text) } }
        let widths = fittingWidths(of: [header] + rows, count: table.alignments.count)
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
        var lines = self.lines(ofRow: header, widths: widths, alignments: table.alignments)
        lines.append(TextLine(rule, theme.frame))
        for row in rows {
            lines += self.lines(ofRow: row, widths: widths, alignments: table.alignments)
        }
        return lines
    }

    /// The widths of the columns, three less per gap than the table's.
    private func fittingWidths(of rows: [[[StyledRun]]], count: Int) -> [Int] {
        var widths = Array(repeating: 1, count: count)
        for row in rows {
            for (column, cell) in row.enumerated() where column < count {
                widths[column] = max(widths[column], cell.reduce(0) { $0 + $1.columns })
            }
        }
        let room = max(count, columns - 3 * (count - 1))
        // Lower the cap on wide columns until all fit: narrow ones keep their width.
        var cap = widths.max() ?? 1
        var low = 1
        while low < cap {
            let middle = (low + cap + 1) / 2
            let fits = widths.reduce(0) { $0 + min($1, middle) } <= room
            if fits { low = middle } else { cap = middle - 1 }
        }
        return widths.map { min($0, low) }
    }

    private func lines(
        ofRow cells: [[StyledRun]], widths: [Int], alignments: [MarkdownTable.Alignment]
    ) -> [TextLine] {
        let wrapped = zip(cells, widths).map { cell, width in Wrapper(columns: width).wrap(cell) }
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { index in
            var runs: [StyledRun] = []
            for (column, cell) in wrapped.enumerated() {
                if column > 0 { runs.append(StyledRun(" │ ", style: theme.frame)) }
                let line = index < cell.count ? cell[index] : nil
                let free = max(0, widths[column] - (line?.columns ?? 0))
                let before =
                    switch alignments[column] {
                    case .left: 0
                    case .center: free / 2
                    case .right: free
                    }
                runs.append(StyledRun(String(repeating: " ", count: before)))
                runs += line?.runs ?? []
                runs.append(StyledRun(String(repeating: " ", count: free - before)))
            }
            return TextLine(runs: runs)
        }
    }
}
