internal import Canvas
internal import ChatCore

/// The models in the place of transcript and panel.
extension AppState {
    mutating func renderModels(into grid: inout Grid, in rect: Rect) {
        guard !rect.isEmpty else { return }
        if case .details(let top) = models.page {
            renderDetails(into: &grid, in: rect, top: top)
            return
        }
        let facts = blockFacts
        let layout = ModelsLayout(rect, lines: models.rowCount, notes: models.silent.count)
        renderTitle(into: &grid, in: layout.title, isList: layout.isList)
        renderSilent(into: &grid, in: layout.notes)
        if models.grid.isEmpty {
            renderNothing(into: &grid, in: layout)
            return
        }
        if layout.isList {
            // There is no room for both.
            guard models.page == .grid, models.switching == nil else {
                FactLines.draw(facts, into: &grid, in: layout.rows, theme: theme)
                return
            }
            renderList(into: &grid, in: layout.rows)
        } else {
            renderGrid(into: &grid, layout)
        }
        renderBlock(facts, into: &grid, layout)
        renderLegend(into: &grid, in: layout.legend)
    }

    // MARK: Title

    private func renderTitle(into grid: inout Grid, in rect: Rect, isList: Bool) {
        guard !rect.isEmpty else { return }
        let count = models.grid.rows.count
        var column = rect.minColumn
        if isList, models.page == .preview || models.switching != nil {
            let title = DisplayText.truncate(blockTitle, columns: rect.size.columns)
            grid.draw(title, at: rect.origin, style: theme.heading, clip: rect)
            return
        }
        column += grid.draw("models", at: rect.origin, style: theme.heading, clip: rect)
        let order = models.query.isBlank ? models.sorting.rawValue : "what was typed"
        let parts = [
            Readable.grouped(count), "by \(order)", models.figure.title,
        ]
        let right = models.isComplete ? "" : "looking …"
        let room = rect.endColumn - column - TextWidth.width(of: right) - 2
        let text = parts.map { " · \($0)" }.joined()
        grid.draw(
            DisplayText.truncate(text, columns: room), at: Point(column: column, row: rect.minRow),
            style: theme.dim, clip: rect)
        let start = rect.endColumn - TextWidth.width(of: right)
        grid.draw(right, at: Point(column: start, row: rect.minRow), style: theme.dim, clip: rect)
    }

    /// No model is there, or none fits what was typed.
    private func renderNothing(into grid: inout Grid, in layout: ModelsLayout) {
        let rect = layout.rows.isEmpty ? layout.block : layout.rows
        if let reference = models.reference {
            let words = [
                StyledRun("▸ ", style: theme.accent),
                StyledRun("fetch ", style: theme.figure),
                StyledRun(reference.text, style: theme.accent),
            ]
            grid.draw(words, at: rect.origin, clip: rect)
            grid.draw(
                "No model here has that name. Fetching it goes on while you chat.",
                at: Point(column: rect.minColumn + 2, row: rect.minRow + 1), style: theme.dim,
                clip: rect)
            return
        }
        let sentence =
            models.offers.isEmpty
            ? models.isComplete
                ? "There is no model on this machine; org/name fetches one."
                : "Looking for models …"
            : "Nothing fits; org/name fetches a model."
        grid.draw(sentence, at: rect.origin, style: theme.dim, clip: rect)
    }

    /// The servers that do not tell their models, a line each.
    private func renderSilent(into grid: inout Grid, in rect: Rect) {
        let hidden = models.silent.count - rect.size.rows
        for (row, sentence) in models.silent.prefix(rect.size.rows).enumerated() {
            let line = rect.line(row)
            let isLast = row == rect.size.rows - 1
            let more = isLast && hidden > 0 ? " · and \(hidden) more" : ""
            let room = rect.size.columns - 2 - TextWidth.width(of: more)
            grid.draw("✗ ", at: line.origin, style: theme.bad, clip: line)
            grid.draw(
                DisplayText.truncate(sentence, columns: room) + more,
                at: Point(column: line.minColumn + 2, row: line.minRow), style: theme.warn,
                clip: line)
        }
    }

    // MARK: List

    /// For screens without room for a grid: a line for each cell.
    private mutating func renderList(into grid: inout Grid, in rect: Rect) {
        let all = models.grid
        let cells = all.rows.flatMap { row in
            all.columns.compactMap { column in
                row.cells[column.id].map { (ModelGrid.Place(row: row.id, column: column.id), $0) }
            }
        }
        let rows = rect.size.rows
        models.rows = max(1, rows)
        let selected = cells.firstIndex { $0.0 == models.place } ?? 0
        let top = max(0, min(selected - rows / 2, cells.count - rows))
        for (offset, entry) in cells.dropFirst(top).prefix(rows).enumerated() {
            let line = rect.line(offset)
            let isChosen = entry.0 == models.place
            if isChosen { grid.draw("▸", at: line.origin, style: theme.accent, clip: line) }
            let (right, left) = line.splitRight(GridColumns.cellWidth)
            let best = entry.1.best
            let name = DisplayText.truncate(
                best.speaker + (best.isServed ? " · \(best.server)" : ""),
                columns: left.size.columns - GridColumns.markWidth - 1)
            grid.draw(
                name, at: Point(column: left.minColumn + GridColumns.markWidth, row: left.minRow),
                style: isChosen ? theme.figure : theme.text, clip: left)
            render(entry.1, into: &grid, in: right, isChosen: isChosen)
        }
    }

    // MARK: Block

    /// What stands below the grid: the switch under way, what a switch takes, or
    /// what is known of the chosen model.
    private var blockFacts: [Fact] {
        if let switching = models.switching { return switchFacts(switching) }
        if models.page == .preview, let preview = models.preview {
            return SwitchText.facts(preview, old: model.loaded?.speaker ?? "the model of now")
        }
        guard let offer = models.offer, let cell = models.cell else { return [] }
        return facts(of: offer, in: cell).facts
    }

    private func switchFacts(_ switching: SwitchState) -> [Fact] {
        var facts = [Fact("under way", switching.words, brief: switching.words)]
        if let loaded = model.loaded {
            facts.append(
                Fact("until then", "\(loaded.speaker) answers; Esc in the chat stays with it"))
        }
        if let preview = switching.preview, let offer = models.offer {
            var state = PreviewState(offer, settings)
            state.preview = preview
            facts += SwitchText.facts(state, old: model.loaded?.speaker ?? "the model of now")
        }
        return facts
    }

    private func facts(of offer: ModelOffer, in cell: ModelCell) -> OfferFacts {
        OfferFacts(
            offer: offer, isLoaded: cell.isLoaded(offer), others: cell.offers.count - 1,
            now: models.lookedAt, license: (models.details[offer.id] ?? nil)?.license,
            inForce: cell.isLoaded(offer) ? model.loaded?.knownWindow : nil,
            isAdvised: offer.id == models.advised)
    }

    private func renderBlock(_ facts: [Fact], into grid: inout Grid, _ layout: ModelsLayout) {
        if !layout.rule.isEmpty {
            renderRule(into: &grid, layout.rule, crossing: .zero, glyph: "")
            let mark = models.hidden.mark
            let markColumns = mark.isEmpty ? 0 : TextWidth.width(of: mark) + 4
            let title = DisplayText.truncate(
                blockTitle, columns: layout.rule.size.columns - 6 - markColumns)
            grid.draw(
                " \(title) ",
                at: Point(column: layout.rule.minColumn + 2, row: layout.rule.minRow),
                style: theme.heading, clip: layout.rule)
            if !mark.isEmpty {
                grid.draw(
                    " \(mark) ",
                    at: Point(
                        column: layout.rule.endColumn - markColumns, row: layout.rule.minRow),
                    style: theme.accent.withoutBold, clip: layout.rule)
            }
        }
        var rect = layout.block
        if let fraction = models.switching?.fraction, rect.size.rows > 3 {
            let (bar, rest) = rect.splitTop(1)
            Gauge(
                fraction: fraction, filled: theme.gaugeKept, rest: theme.gaugeEmpty,
                glyphs: theme.glyphs
            ).draw(into: &grid, in: bar.splitLeft(min(60, bar.size.columns)).left)
            rect = rest
        }
        FactLines.draw(facts, into: &grid, in: rect, theme: theme)
    }

    private var blockTitle: String {
        if let switching = models.switching { return "going on with \(switching.name)" }
        guard let offer = models.offer else { return "" }
        guard models.page == .preview else { return offer.speaker }
        return "go on with \(offer.speaker)?"
    }

    /// The signs that are on the grid, and what they mean.
    private func renderLegend(into grid: inout Grid, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let cells = models.grid.rows.flatMap(\.cells.values)
        let signs = Set(cells.map(\.sign))
        let fits = Set(cells.compactMap(\.best.fit))
        var entries = CellSign.allCases.filter(signs.contains).map {
            ($0.glyph, $0.word, $0.style(theme))
        }
        entries += [MachineSurvey.Fit.tight, .tooBig].filter(fits.contains).map {
            ($0.glyph ?? "", $0.word, $0.style(theme))
        }
        if cells.contains(where: models.isAdvised) {
            entries.append((ModelsState.adviceGlyph, "begin with", theme.good))
        }
        if cells.contains(where: \.isFavourite) {
            entries.append(("★", "favourite", theme.accent.withoutBold))
        }
        var column = rect.minColumn
        for (sign, word, style) in entries {
            guard column + TextWidth.width(of: word) + 2 <= rect.endColumn else { break }
            column += grid.draw(
                sign, at: Point(column: column, row: rect.minRow), style: style, clip: rect)
            column += grid.draw(
                " \(word)   ", at: Point(column: column, row: rect.minRow), style: theme.dim,
                clip: rect)
        }
    }

    // MARK: Details

    private mutating func renderDetails(into grid: inout Grid, in rect: Rect, top: Int) {
        guard let offer = models.offer, let cell = models.cell else {
            grid.draw(
                "The model is no longer there.", at: rect.origin, style: theme.dim, clip: rect)
            return
        }
        let inner = rect.centered(Size(columns: 100, rows: rect.size.rows))
        var lines = sourceLines(cell, offer, columns: inner.size.columns)
        if !lines.isEmpty { lines.append(.blank) }
        lines += SectionLines.lines(
            ModelDetailsText.sections(facts(of: offer, in: cell), models.details[offer.id]),
            columns: inner.size.columns, labelColumns: 24, theme: theme)
        let rows = max(1, inner.size.rows - 1)
        let top = max(0, min(top, lines.count - rows))
        models.page = .details(top: top)
        SectionLines.draw(lines, from: top, rows: rows, into: &grid, in: inner)
        SectionLines.drawMore(lines.count - top - rows, into: &grid, in: inner, theme: theme)
    }

    /// The places the same model can be had from, where there are several.
    private func sourceLines(
        _ cell: ModelCell, _ offer: ModelOffer, columns: Int
    ) -> [TextLine] {
        guard cell.offers.count > 1 else { return [] }
        let heading = TextLine("Sources · Tab goes to the next, Enter takes it", theme.heading)
        return [heading]
            + cell.offers.map { source in
                let isChosen = source.id == offer.id
                let sign = CellSign(source, isLoaded: cell.isLoaded(source))
                let place = source.model.path ?? source.model.engine ?? source.id
                let served: [String?] = [
                    source.model.window.map { "window \(Readable.grouped($0))" },
                    source.model.isLoaded.map { $0 ? "in memory" : "not in memory" },
                ]
                let words = DisplayText.truncate(
                    ([source.isServed ? source.server : source.model.store, place]
                        + (source.isServed ? served : [])).compactMap { $0 }
                        .joined(separator: " · "), columns: columns - 6)
                return TextLine(runs: [
                    StyledRun(isChosen ? "▸ " : "  ", style: theme.accent),
                    StyledRun("\(sign.glyph) ", style: sign.style(theme)),
                    StyledRun(words, style: isChosen ? theme.figure : theme.text),
                ])
            }
    }
}
