internal import Canvas
internal import ChatCore

extension AppState {
    /// The line above the composer: at the left what runs, at the right what
    /// is below the screen, or the main figures where there is no panel.
    func renderStatus(into grid: inout Grid, _ layout: ScreenLayout, below: TranscriptState.Below) {
        let rect = layout.status
        renderRule(into: &grid, rect, crossing: layout.divider, glyph: "┴")
        // Labels sit in the line and keep clear of the divider's foot.
        let end = layout.divider.isEmpty ? rect.endColumn : layout.divider.minColumn
        var rightEnd = end - 2
        if let mark = mark(below) {
            rightEnd =
                label(mark, theme.accent, endingAt: rightEnd, into: &grid, row: rect.minRow) - 1
        }
        // Those of the model before are less than what the next one does.
        if layout.panel.isEmpty, models.switching == nil, comparisonStatus == nil {
            let figures = self.figures.joined(separator: " · ")
            rightEnd =
                label(figures, theme.text, endingAt: rightEnd, into: &grid, row: rect.minRow) - 1
        }
        guard let activity, rightEnd - 6 > rect.minColumn else { return }
        let shown = DisplayText.truncate(activity.text, columns: rightEnd - rect.minColumn - 4)
        grid.draw(
            " \(shown) ", at: Point(column: rect.minColumn + 2, row: rect.minRow),
            style: activity.style)
    }

    // MARK: Parts

    private var activity: (text: String, style: Style)? {
        let queued = transcript.unsentCount
        // What goes on beside the chat comes last: it does not keep anybody waiting.
        let beside: [String?] = [
            queued > 0 ? "\(queued) queued" : nil, models.making?.words, models.fetching?.words,
            models.serving?.words,
            models.ready.flatMap { name in keys.hint(for: .models).map { "\(name) is ready: \($0)" }
            },
        ]
        let parts = [running?.text] + beside
        let text = parts.compactMap { $0 }.joined(separator: " · ")
        return text.isEmpty ? nil : (text, running?.style ?? theme.accent)
    }

    private var running: (text: String, style: Style)? {
        if let stalledFor, model.isLoading {
            return (
                "loading stalled: nothing for \(Int(stalledFor)) s · wait, or /restart", theme.bad
            )
        }
        if let stalledFor, turn != nil {
            let restart = settings.engine == nil ? " · /restart" : ""
            return ("stalled: nothing for \(Int(stalledFor)) s · Esc stops\(restart)", theme.bad)
        }
        if let comparisonStatus { return comparisonStatus }
        if let switching = models.switching { return (switching.words, theme.accent) }
        if let wanted = models.wanted {
            return ("looking for \(wanted.model) \(wanted.type)", theme.accent)
        }
        switch (model, turn?.phase) {
        case (.loading(let name, let fraction), _):
            return (
                "loading \(name)" + (fraction.map { " \(Readable.percent($0))" } ?? ""),
                theme.accent
            )
        case (_, .summarising): return ("summarising the oldest turns", theme.accent)
        case (_, .stopping): return ("stopping", theme.warn)
        case (_, .thinking): return ("thinking", theme.accent)
        case (_, .answering): return ("answering", theme.accent)
        case (_, .reading):
            guard let prefill = gauges.readings.prefill else {
                return ("reading the prompt", theme.accent)
            }
            // With the panel shown the line need not say it again.
            if isPanelShown(on: size) { return ("reading the prompt", theme.accent) }
            let left =
                prefill.secondsLeft.map { ", \($0.text { Readable.duration(seconds: $0) }) left" }
                ?? ""
            let why = gauges.readings.parting.map { " · \($0.words)" } ?? ""
            return (
                "reading the prompt \(Readable.percent(prefill.fraction))\(left)\(why)",
                theme.accent
            )
        case (.none, nil): return ("starting", theme.accent)
        case (.failed, nil): return ("no model is loaded; Enter tries again", theme.bad)
        case (.missing, nil):
            return firstRun.fetch.map {
                ("fetching a model \(Readable.percent($0.fraction))", theme.accent)
            }
        case (.lost, nil):
            return ("the engine stopped; the next message starts it again", theme.bad)
        case (.ready, nil): return transcript.hasSent ? ("sending", theme.accent) : nil
        }
    }

    private func mark(_ below: TranscriptState.Below) -> String? {
        switch below {
        case .nothing: nil
        case .lines(let count): "↓ \(count) more · End"
        case .entries(let count): "↓ \(count) more messages · End"
        }
    }

    /// The panel's main figures, for a screen without it.
    private var figures: [String] {
        let readings = gauges.readings
        var figures: [String] = []
        if let speed = readings.speed { figures.append(speed.text(Readable.rate) + " tok/s") }
        if let first = readings.firstToken {
            figures.append(first.text { Readable.duration(seconds: $0) })
        }
        if let used = readings.contextUsed, let window = model.loaded?.contextWindow, window > 0 {
            let share = Double(used) / Double(window)
            figures.append(
                "\(used)/\(window) \(Readable.percent(share))\(ContextPressure(share: share).words)"
            )
        } else if let used = readings.contextUsed, model.loaded != nil {
            figures.append("\(used) of a window not known")
        }
        return figures
    }

    /// Draws a label into the line so that it ends at a column; returns where it begins.
    private func label(
        _ text: String, _ style: Style, endingAt end: Int, into grid: inout Grid, row: Int
    ) -> Int {
        let columns = TextWidth.width(of: text) + 2
        guard columns > 2, end - columns >= 2 else { return end + 1 }
        grid.draw(" \(text) ", at: Point(column: end - columns, row: row), style: style)
        return end - columns
    }
}
