internal import Canvas
internal import ChatCore

/// The open conversations in a row.
extension AppState {
    mutating func renderTabs(into grid: inout Grid, row rect: Rect) {
        guard !rect.isEmpty else { return }
        let rect = rect.inset(columns: 1)
        let titles = tabs.all.map {
            DisplayText.truncate($0.title.isEmpty ? "new" : $0.title, columns: 80)
        }
        let marks = tabs.all.indices.map(hasDraft)
        let extras = tabs.all.indices.map { index in
            "\(index + 1)".count + (marks[index] ? 2 : 0) + 4
        }
        let layout = TabsLayout(
            titles: titles.map { TextWidth.width(of: $0) }, extras: extras,
            columns: rect.size.columns, active: tabs.active, first: tabs.first)
        tabs.first = layout.shown.lowerBound
        var column = rect.minColumn
        func draw(_ text: String, _ style: Style) {
            column += grid.draw(
                text, at: Point(column: column, row: rect.minRow), style: style, clip: rect)
        }
        if layout.before > 0 { draw("‹ \(layout.before)  ", theme.accent.withoutBold) }
        for index in layout.shown {
            let isActive = index == tabs.active
            let style = isActive ? theme.heading : theme.dim
            let title = DisplayText.truncate(titles[index], columns: layout.title)
            draw(isActive ? "[" : " ", style)
            draw("\(index + 1) \(title)", style)
            if marks[index] { draw(" ✎", theme.user) }
            draw(isActive ? "]" : " ", style)
            draw(" ", theme.text)
        }
        if layout.after > 0 {
            let mark = "\(layout.after) ›"
            grid.draw(
                mark,
                at: Point(column: rect.endColumn - TextWidth.width(of: mark), row: rect.minRow),
                style: theme.accent.withoutBold, clip: rect)
        }
    }

    /// Whether something is written in a tab that was not sent.
    private func hasDraft(_ index: Int) -> Bool {
        index == tabs.active ? !draftText.isEmpty : !tabs.all[index].composer.isBlank
    }
}
