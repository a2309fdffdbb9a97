internal import Canvas
internal import ChatCore

/// The rows and cells of the grid.
extension AppState {
    /// A line of the grid: a family's name, or a model.
    enum GridLine: Equatable {
        case family(String)
        case row(Int)
    }

    /// - Parameter rows: How many there are for the lines; families are named where there is
    ///   room for it.
    func gridLines(rows: Int) -> [GridLine] {
        let all = models.grid.rows
        let names = all.indices.map(GridLine.row)
        guard models.sorting == .size, models.query.isBlank else { return names }
        var lines: [GridLine] = []
        for index in all.indices {
            let family = all[index].family ?? "others"
            if index == 0 || family != all[index - 1].family ?? "others" {
                lines.append(.family(family))
            }
            lines.append(.row(index))
        }
        return lines.count <= rows || rows >= 12 ? lines : names
    }

    mutating func renderGrid(into grid: inout Grid, _ layout: ModelsLayout) {
        let all = models.grid
        let names = all.rows.map { min(60, TextWidth.width(of: $0.title)) }.max() ?? 0
        let chosen = all.columns.firstIndex { $0.id == models.place?.column } ?? 0
        let columns = GridColumns(
            columns: layout.rows.size.columns, names: names, count: all.columns.count,
            chosen: chosen)
        renderHeadings(into: &grid, in: layout.headings, columns)
        let lines = gridLines(rows: layout.rows.size.rows)
        let rows = layout.rows.size.rows
        models.rows = max(1, rows)
        let selected =
            lines.firstIndex { line in
                if case .row(let index) = line {
                    all.rows[index].id == models.place?.row
                } else {
                    false
                }
            } ?? 0
        let top = max(0, min(selected - rows / 2, lines.count - rows))
        models.hidden = .init(above: top, below: max(0, lines.count - top - rows))
        for (offset, line) in lines.dropFirst(top).prefix(rows).enumerated() {
            let rect = layout.rows.line(offset)
            switch line {
            case .family(let name):
                grid.draw(name, at: rect.origin, style: theme.dim, clip: rect)
            case .row(let index): renderRow(all.rows[index], into: &grid, in: rect, columns)
            }
        }
    }

    private func renderHeadings(into grid: inout Grid, in rect: Rect, _ columns: GridColumns) {
        for index in columns.shown {
            let column = models.grid.columns[index]
            let start = rect.minColumn + columns.start(of: index)
            let title = DisplayText.truncate(column.heading, columns: GridColumns.cellWidth)
            // Over the figures, which end before the mark of a favourite.
            let gap = max(0, GridColumns.cellWidth - 1 - TextWidth.width(of: title))
            grid.draw(
                title, at: Point(column: start + gap, row: rect.minRow),
                style: column.id == models.place?.column ? theme.heading : theme.dim, clip: rect)
        }
        let hidden = columns.hidden
        var words: [String] = []
        if hidden.left > 0 { words.append("‹ \(hidden.left)") }
        if hidden.right > 0 { words.append("\(hidden.right) more ›") }
        let more = words.joined(separator: " · ")
        grid.draw(
            DisplayText.truncate(more, columns: columns.nameWidth),
            at: Point(column: rect.minColumn + GridColumns.markWidth, row: rect.minRow),
            style: theme.accent.withoutBold, clip: rect)
    }

    private func renderRow(
        _ row: ModelGridRow, into grid: inout Grid, in rect: Rect, _ columns: GridColumns
    ) {
        let isChosen = row.id == models.place?.row
        if isChosen { grid.draw("▸", at: rect.origin, style: theme.accent, clip: rect) }
        let name = rect.minColumn + GridColumns.markWidth
        let drawn = grid.draw(
            DisplayText.truncate(row.name, columns: columns.nameWidth),
            at: Point(column: name, row: rect.minRow), style: isChosen ? theme.figure : theme.text,
            clip: rect)
        // A few letters of where it is served say nothing.
        if columns.nameWidth - drawn >= 10 {
            grid.draw(
                DisplayText.truncate(row.place, columns: columns.nameWidth - drawn),
                at: Point(column: name + drawn, row: rect.minRow), style: theme.dim, clip: rect)
        }
        if columns.weightsWidth > 0, let weights = row.parameters {
            let text = Readable.count(weights).replacingG
            let start = name + columns.nameWidth + columns.weightsWidth - TextWidth.width(of: text)
            grid.draw(
                text, at: Point(column: start, row: rect.minRow), style: theme.dim, clip: rect)
        }
        for index in columns.shown {
            let column = models.grid.columns[index]
            let start = rect.minColumn + columns.start(of: index)
            let place = Rect(
                column: start, row: rect.minRow, columns: GridColumns.cellWidth, rows: 1)
            guard let cell = row.cells[column.id] else {
                let middle = Point(column: start + GridColumns.cellWidth - 2, row: rect.minRow)
                grid.draw("·", at: middle, style: theme.frame, clip: rect)
                continue
            }
            render(
                cell, into: &grid, in: place.intersection(rect),
                isChosen: isChosen && column.id == models.place?.column)
        }
    }

    /// `●! ~42.1★`: how it can be had, whether it fits or is the one to begin with, the figure,
    /// whether it is a favourite.
    func render(_ cell: ModelCell, into grid: inout Grid, in rect: Rect, isChosen: Bool) {
        let offer = cell.best
        let base = isChosen ? Style(attributes: .reverse) : .plain
        func look(_ style: Style) -> Style {
            // In reverse every colour would be another meaning.
            isChosen ? Style(attributes: [.reverse, .bold]) : style
        }
        grid.fill(rect, style: base)
        func draw(_ text: String, _ column: Int, _ style: Style) {
            grid.draw(
                text, at: Point(column: rect.minColumn + column, row: rect.minRow),
                style: look(style), clip: rect)
        }
        draw(cell.sign.glyph, 0, cell.sign.style(theme))
        if let fit = offer.fit, let sign = fit.glyph {
            draw(sign, 1, fit.style(theme))
        } else if models.isAdvised(cell) {
            draw(ModelsState.adviceGlyph, 1, theme.good)
        }
        let under = underWay(offer)
        let figure = DisplayText.truncate(under ?? models.figure.text(of: offer), columns: 5)
        let style =
            under != nil
            ? theme.accent
            : cell.sign == .loaded
                ? theme.accent : models.figure.isEstimated(of: offer) ? theme.dim : theme.text
        draw(figure, 2 + max(0, 5 - TextWidth.width(of: figure)), style)
        if cell.isFavourite { draw("★", 7, theme.accent.withoutBold) }
    }

    /// How far the making or the fetching of a model has come.
    private func underWay(_ offer: ModelOffer) -> String? {
        if let making = models.making, making.offer.id == offer.id {
            return Readable.percent(making.fraction)
        }
        if let fetching = models.fetching,
            offer.availability == .downloadable(fetching.reference)
        {
            return fetching.progress?.fraction.map(Readable.percent) ?? "…"
        }
        return nil
    }
}

extension String {
    /// A number of weights as models are named: billions are B.
    fileprivate var replacingG: String { last == "G" ? dropLast() + "B" : self }
}
