internal import Canvas

extension PickerState {
    /// The most items shown at once.
    static let rowLimit = 14

    /// Draws the list at the bottom of `rect`, above the line it is typed in.
    func render(into grid: inout Grid, in rect: Rect, theme: Theme) {
        let shown = min(max(1, matches.count), Self.rowLimit, rect.size.rows - 1)
        guard shown > 0 else { return }
        let box = rect.splitBottom(shown + 1).bottom
        grid.fill(box, style: theme.text)
        renderTitle(into: &grid, in: box.line(0), theme: theme)
        guard !matches.isEmpty else {
            let sentence = items.isEmpty ? emptiness : "Nothing fits."
            grid.draw(
                sentence, at: Point(column: box.minColumn + 2, row: box.minRow + 1),
                style: theme.dim, clip: box)
            return
        }
        let first = max(0, min(selected - shown / 2, matches.count - shown))
        let labels = matches[first..<first + shown].map {
            TextWidth.width(of: items[$0.index].label)
        }
        let room = max(1, rect.size.columns - 2)
        let labelColumns = min(labels.max() ?? 0, max(12, room * 2 / 3))
        for row in 0..<shown {
            let line = self.line(
                first + row, labelColumns: labelColumns, columns: room, theme: theme)
            grid.draw(
                line, at: Point(column: box.minColumn, row: box.minRow + 1 + row), clip: box)
        }
    }

    private func renderTitle(into grid: inout Grid, in rect: Rect, theme: Theme) {
        for column in rect.columnRange {
            grid.put(Glyph("─"), at: Point(column: column, row: rect.minRow), style: theme.frame)
        }
        let count =
            matches.count == items.count ? "\(items.count)" : "\(matches.count) of \(items.count)"
        grid.draw(
            " \(title) · \(count) ", at: Point(column: rect.minColumn + 1, row: rect.minRow),
            style: theme.heading, clip: rect)
    }

    private func line(
        _ match: Int, labelColumns: Int, columns: Int, theme: Theme
    ) -> [StyledRun] {
        let item = items[matches[match].index]
        let isSelected = match == selected
        var style = isSelected ? theme.figure : theme.text
        if isSelected { style.attributes.insert(.reverse) }
        let label = DisplayText.truncate(item.label, columns: labelColumns)
        var runs = [StyledRun(isSelected ? "▸ " : "  ", style: theme.accent)]
        let marked = Set(matches[match].positions)
        for (index, character) in label.enumerated() {
            var look = style
            if marked.contains(index) { look.attributes.formUnion([.underline, .bold]) }
            if let last = runs.indices.last, last > 0, runs[last].style == look {
                runs[last] = StyledRun(runs[last].text + String(character), style: look)
            } else {
                runs.append(StyledRun(String(character), style: look))
            }
        }
        let used = TextWidth.width(of: label)
        let gap = labelColumns - used + 2
        guard !item.detail.isEmpty, columns - labelColumns - 4 > 6 else { return runs }
        runs.append(StyledRun(String(repeating: " ", count: gap)))
        runs.append(
            StyledRun(
                DisplayText.truncate(item.detail, columns: columns - labelColumns - 4),
                style: theme.dim))
        return runs
    }
}
