internal import Canvas
internal import ChatCore

extension AppState {
    /// What an empty chat shows: what is loaded, and how to begin.
    func renderWelcome(into grid: inout Grid, in rect: Rect) {
        let lines = welcome(columns: rect.size.columns)
        // A third down rather than in the middle: where the eye rests.
        var row = rect.minRow + max(0, (rect.size.rows - lines.count) / 3)
        for line in lines where row < rect.endRow {
            grid.draw(
                line.runs, at: Point(column: rect.minColumn + 2 + line.indent, row: row), clip: rect
            )
            row += 1
        }
    }

    private func welcome(columns: Int) -> [TextLine] {
        if model == .missing { return firstRun.lines(columns: columns - 4, theme: theme) }
        var lines: [TextLine] = []
        func add(_ text: String, _ style: Style) {
            lines += Wrapper(columns: columns - 4).wrap([StyledRun(text, style: style)]).map {
                TextLine(indent: $0.indent, runs: $0.runs)
            }
        }
        switch model {
        case .ready(let loaded), .lost(let loaded?):
            add(loaded.speaker, theme.heading)
            let facts = facts(of: loaded).joined(separator: " · ")
            if !facts.isEmpty { add(facts, theme.dim) }
            if !loaded.hasChatTemplate {
                add("This model brings no chat template; a plain one is used.", theme.warn)
            }
        case .loading(let name, let fraction):
            add(name, theme.heading)
            add("loading" + (fraction.map { " \(Readable.percent($0))" } ?? ""), theme.dim)
        case .none, .lost, .missing:
            add("canter", theme.heading)
            add("starting the engine", theme.dim)
        case .failed:
            add("No model is loaded.", theme.bad)
        }
        lines.append(.blank)
        if case .failed = model {
            add(
                "Enter tries again, /model chooses another, /engine ADDRESS takes a server.",
                theme.text)
        } else {
            let isWaiting = model.loaded == nil
            add(
                "Write a message below and press Enter\(isWaiting ? "; it is sent when the model is there" : "").",
                theme.text)
        }
        add("F1 shows the keys and what every figure means.", theme.dim)
        return lines
    }

    private func facts(of loaded: LoadedModel) -> [String] {
        var facts: [String] = []
        if let parameters = loaded.model.parameters {
            facts.append("\(Readable.count(parameters)) weights")
        }
        if let size = loaded.model.sizeBytes { facts.append(Readable.bytes(size)) }
        facts.append(
            loaded.knownWindow.map { "window of \($0) tokens" } ?? "window not known")
        if let seconds = loaded.loadSeconds {
            facts.append("loaded in \(Readable.duration(seconds: seconds))")
        }
        return facts
    }
}
