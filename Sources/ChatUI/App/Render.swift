package import Canvas

/// Draws the whole screen into a grid of any size and returns where the
/// cursor belongs; `nil` hides it.
///
/// The state is changed only where it caches what was drawn.
package func render(_ state: inout AppState, into grid: inout Grid) -> Point? {
    grid.clear()
    state.isDirty = false
    guard ScreenLayout.isLargeEnough(grid.size) else {
        let needed = ScreenLayout.minimum
        let text =
            "Needs \(needed.columns)×\(needed.rows), is \(grid.size.columns)×\(grid.size.rows)"
        let shown = DisplayText.truncate(text, columns: grid.size.columns)
        grid.draw(shown, at: Point(column: 0, row: grid.size.rows / 2), style: state.theme.text)
        return nil
    }
    let cursor = state.render(into: &grid)
    if state.theme.glyphs == .ascii { grid.useASCII() }
    return cursor
}

extension AppState {
    private var helpSections: [HelpText.Section] {
        switch help.page {
        case .help: HelpText.sections(keys)
        case .keys: HelpText.keyNames(keys)
        case .settings: SettingsText.sections(settings, model.loaded, threads: threads)
        case .explanation(let figure): explanation(of: figure)
        case .message(let entry): StatisticsText.sections(of: transcript.entry(entry))
        }
    }

    fileprivate mutating func render(into grid: inout Grid) -> Point? {
        // The help, the statistics, the models and a comparison cover transcript and panel.
        let isCovered =
            help.isShown || statistics.isShown || focus == .models || focus == .history
            || comparison != nil
        let isPanelShown = isPanelShown(on: grid.size) && !isCovered
        let textColumns = ScreenLayout.textColumns(of: grid.size, isPanelShown: isPanelShown)
        let message = status.message.map { Wrapper(columns: textColumns).wrap($0) } ?? []
        let composerColumns = ScreenLayout.composerColumns(of: grid.size)
        let layout = ScreenLayout(
            size: grid.size, isPanelShown: isPanelShown, hasTabs: tabs.isShown,
            composerRows: focus.isQuery
                ? 1 : comparison != nil ? 0 : composer.height(columns: composerColumns),
            messageRows: message.count)
        renderHeader(into: &grid, layout)
        renderTabs(into: &grid, row: layout.tabs)
        var below = TranscriptState.Below.nothing
        if help.isShown {
            help.render(
                helpSections, into: &grid, in: layout.transcript, theme: theme)
        } else if statistics.isShown {
            renderStatistics(into: &grid, in: layout.transcript)
        } else if focus == .models {
            renderModels(into: &grid, in: layout.transcript)
        } else if focus == .history {
            renderHistory(into: &grid, in: layout.transcript)
        } else if comparison != nil {
            let rows = layout.transcript.rowRange
            comparison?.render(
                into: &grid,
                in: Rect(
                    column: 0, row: rows.lowerBound, columns: grid.size.columns,
                    rows: rows.count), theme: theme)
        } else if !layout.transcript.isEmpty {
            below = renderTranscript(into: &grid, in: layout.transcript)
        }
        gauges.render(into: &grid, in: layout.panel, model: model, theme: theme)
        for (row, line) in message.prefix(layout.message.size.rows).enumerated() {
            let start = Point(column: layout.message.minColumn, row: layout.message.minRow + row)
            grid.draw(
                line.text, at: start, style: status.isInformation ? theme.text : theme.warn,
                clip: layout.message)
        }
        renderStatus(into: &grid, layout, below: below)
        renderHints(into: &grid, in: layout.hints)
        return renderInput(into: &grid, layout, columns: composerColumns)
    }

    private mutating func renderTranscript(
        into grid: inout Grid, in rect: Rect
    ) -> TranscriptState.Below {
        transcript.resize(columns: rect.size.columns, theme: theme)
        guard !transcript.entries.isEmpty else {
            renderWelcome(into: &grid, in: rect)
            return .nothing
        }
        var drawn: [TranscriptState.DrawnLine] = []
        // A search whose text has grown or was set anew finds its places again.
        if case .find(let find) = focus { refresh(find) }
        let below = transcript.render(into: &grid, in: rect, drawn: &drawn)
        switch focus {
        case .find(let find): mark(find, in: &grid, drawn)
        case .message(let selection): mark(selection, in: &grid, drawn)
        case .composer, .models, .history, .picker: break
        }
        return below
    }

    /// What is being written, or what is typed to find something.
    private mutating func renderInput(
        into grid: inout Grid, _ layout: ScreenLayout, columns: Int
    ) -> Point? {
        switch focus {
        case .composer, .message:
            let sign =
                editing != nil
                ? "✎" : armed != nil ? "=" : composer.vi?.mode == .normal ? "‹" : "›"
            let cursor = composer.render(
                into: &grid, in: layout.composer, columns: columns, theme: theme, sign: sign)
            return selection == nil ? cursor : nil
        case .find(var find):
            defer { focus = .find(find) }
            return find.query.render(
                into: &grid, in: layout.composer, columns: columns, theme: theme, sign: "/",
                placeholder: "Find in the conversation")
        case .models:
            return models.query.render(
                into: &grid, in: layout.composer, columns: columns, theme: theme,
                sign: models.isTyping ? "›" : "‹",
                placeholder: "Type to find a model, or org/name to fetch one")
        case .history:
            if var entry = history.entry {
                defer { history.entry = entry }
                return entry.text.render(
                    into: &grid, in: layout.composer, columns: columns, theme: theme,
                    sign: entry.kind.sign, placeholder: entry.kind.placeholder)
            }
            return history.query.render(
                into: &grid, in: layout.composer, columns: columns, theme: theme,
                sign: history.isTyping ? "›" : "‹",
                placeholder: "Type words to find in everything that was said")
        case .picker(var picker):
            // Over the panel too: what is chosen from needs the width.
            let rows = (layout.transcript.isEmpty ? layout.panel : layout.transcript).rowRange
            let over = Rect(
                column: 1, row: rows.lowerBound, columns: grid.size.columns - 2,
                rows: layout.status.minRow - rows.lowerBound)
            picker.render(into: &grid, in: over, theme: theme)
            defer { focus = .picker(picker) }
            return picker.query.render(
                into: &grid, in: layout.composer, columns: columns, theme: theme, sign: "›",
                placeholder: "Type to find")
        }
    }
}
