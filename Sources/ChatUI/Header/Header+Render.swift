internal import Canvas
internal import ChatCore

extension AppState {
    /// The program, the model and how it is loaded; at the right, where it runs.
    func renderHeader(into grid: inout Grid, _ layout: ScreenLayout) {
        let rect = layout.header.inset(columns: 1)
        let end = drawRight(place, into: &grid, in: rect)
        let left = Rect(
            column: rect.minColumn, row: rect.minRow, columns: end - rect.minColumn, rows: 1)
        var column =
            rect.minColumn + grid.draw("canter", at: rect.origin, style: theme.accent, clip: left)
        for (index, part) in identity.enumerated() {
            let separator = index == 0 ? "  " : " · "
            let room = left.endColumn - column - separator.count
            // A name may be cut; the rest is shown whole or not at all.
            guard index == 0 ? room > 3 : TextWidth.width(of: part) <= room else { break }
            column += grid.draw(
                separator, at: Point(column: column, row: rect.minRow), style: theme.dim, clip: left
            )
            let shown = DisplayText.truncate(part, columns: room)
            let style = index == 0 ? theme.figure : theme.dim
            column += grid.draw(
                shown, at: Point(column: column, row: rect.minRow), style: style, clip: left)
        }
        renderRule(into: &grid, layout.topRule, crossing: layout.divider, glyph: "┬")
        for row in layout.divider.rowRange {
            grid.draw(
                "│", at: Point(column: layout.divider.minColumn, row: row), style: theme.frame)
        }
    }

    /// A line across the screen, joined with the line beside the panel.
    func renderRule(into grid: inout Grid, _ rect: Rect, crossing divider: Rect, glyph: String) {
        guard !rect.isEmpty else { return }
        let line = Glyph("─")
        for column in rect.columnRange {
            grid.put(line, at: Point(column: column, row: rect.minRow), style: theme.frame)
        }
        if !divider.isEmpty {
            grid.draw(
                glyph, at: Point(column: divider.minColumn, row: rect.minRow), style: theme.frame)
        }
    }

    /// What model there is, most important first.
    private var identity: [String] {
        switch model {
        case .none: ["starting"]
        case .loading(let name, _): [name, "loading"]
        case .failed, .missing: ["no model"]
        case .ready(let loaded): identity(of: loaded)
        case .lost(let loaded): (loaded.map(identity) ?? []) + ["engine stopped"]
        }
    }

    private func identity(of loaded: LoadedModel) -> [String] {
        [
            loaded.model.displayName, loaded.model.quantization?.rawValue,
            loaded.hasChatTemplate ? nil : "no template", loaded.machine.naming(loaded.engine),
            loaded.knownWindow.map { "\($0) context" } ?? "window not known",
        ].compactMap { $0 }
    }

    private var place: String {
        guard case .ready(let loaded) = model else { return "" }
        return [loaded.device, loaded.threadsInWords(threads)].compactMap { $0 }.joined(
            separator: " · ")
    }

    /// Draws at the right edge, where it leaves at least half of the line
    /// free. Returns the column it begins at, with a gap before it.
    private func drawRight(_ text: String, into grid: inout Grid, in rect: Rect) -> Int {
        let columns = TextWidth.width(of: text)
        guard columns > 0, columns <= rect.size.columns / 2 else { return rect.endColumn }
        let start = rect.endColumn - columns
        grid.draw(text, at: Point(column: start, row: rect.minRow), style: theme.dim, clip: rect)
        return start - 2
    }
}
