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
        case .help: HelpText.sections
        case .settings: SettingsText.sections(settings, model.loaded, threads: threads)
        }
    }

    fileprivate mutating func render(into grid: inout Grid) -> Point? {
        // The help covers transcript and panel.
        let isPanelShown = isPanelShown(on: grid.size) && !help.isShown
        let textColumns = ScreenLayout.textColumns(of: grid.size, isPanelShown: isPanelShown)
        let message = status.message.map { Wrapper(columns: textColumns).wrap($0) } ?? []
        let composerColumns = ScreenLayout.composerColumns(of: grid.size)
        let layout = ScreenLayout(
            size: grid.size, isPanelShown: isPanelShown,
            composerRows: composer.height(columns: composerColumns), messageRows: message.count)
        renderHeader(into: &grid, layout)
        var below = TranscriptState.Below.nothing
        if help.isShown {
            help.render(
                helpSections, into: &grid, in: layout.transcript, theme: theme)
        } else if !layout.transcript.isEmpty {
            transcript.resize(columns: layout.transcript.size.columns, theme: theme)
            if transcript.entries.isEmpty {
                renderWelcome(into: &grid, in: layout.transcript)
            } else {
                below = transcript.render(into: &grid, in: layout.transcript)
            }
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
        return composer.render(
            into: &grid, in: layout.composer, columns: composerColumns, theme: theme)
    }
}
