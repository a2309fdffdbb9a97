internal import Canvas
internal import ChatCore

extension ComparisonPane {
    /// The columns of a bar that is worth drawing, with the gap behind it.
    private static let leastBar = 8

    /// Draws the name, the figures and the text.
    ///
    /// - Parameters:
    ///   - fastest: The speed of a full bar.
    ///   - waiting: What is said while nothing was heard of it.
    mutating func render(
        into grid: inout Grid, in layout: ComparisonLayout.Pane, number: Int, isChosen: Bool,
        fastest: Double?, waiting: String, theme: Theme
    ) {
        renderText(into: &grid, in: layout, theme: theme)
        renderTitle(
            into: &grid, in: layout.title, number: number, isChosen: isChosen, theme: theme)
        renderFacts(
            into: &grid, in: layout.facts, fastest: fastest, waiting: waiting, theme: theme)
    }

    /// The lines the figures want in so many columns: one, or one more for a bar of its own.
    func factRows(columns: Int) -> Int {
        let facts = TextWidth.width(of: ([speed ?? ""] + facts).joined(separator: " · "))
        return facts + Self.leastBar <= columns ? 1 : 2
    }

    // MARK: Parts

    private func renderTitle(
        into grid: inout Grid, in rect: Rect, number: Int, isChosen: Bool, theme: Theme
    ) {
        for column in rect.columnRange {
            grid.put(Glyph("─"), at: Point(column: column, row: rect.minRow), style: theme.frame)
        }
        var end = rect.endColumn - 1
        if case .lines(let count) = below(in: transcript.rows) {
            let mark = " ↓ \(count) more "
            let columns = TextWidth.width(of: mark)
            end -= columns
            let start = Point(column: end, row: rect.minRow)
            grid.draw(mark, at: start, style: theme.accent, clip: rect)
        }
        let sign = isChosen ? " ▸ \(number) " : " \(number) "
        let distinction = self.distinction.map { " · \($0)" } ?? ""
        let start = rect.minColumn + 1
        let room = end - start - TextWidth.width(of: sign + distinction) - 1
        // A name may be cut; what sets the two apart may not.
        let runs = [
            StyledRun(sign, style: theme.accent),
            StyledRun(
                DisplayText.truncate(title, columns: max(0, room)), style: theme.assistant),
            StyledRun(distinction + " ", style: theme.figure),
        ]
        grid.draw(
            runs, at: Point(column: start, row: rect.minRow),
            clip: Rect(column: start, row: rect.minRow, columns: max(0, end - start), rows: 1))
    }

    private func below(in rows: Int) -> TranscriptState.Below {
        guard case .line(let place) = transcript.scroll else { return .nothing }
        return transcript.below(place, rows: rows)
    }

    private func renderFacts(
        into grid: inout Grid, in rect: Rect, fastest: Double?, waiting: String, theme: Theme
    ) {
        guard !rect.isEmpty else { return }
        if let activity = activity(waiting: waiting) {
            let style = stalledFor != nil || stage == .failed ? theme.bad : theme.dim
            let column = grid.draw(
                activity, at: rect.origin, style: style, clip: rect)
            let rest = facts.joined(separator: " · ")
            let start = Point(column: rect.minColumn + column, row: rect.minRow)
            if !rest.isEmpty { grid.draw(" · \(rest)", at: start, style: theme.dim, clip: rect) }
            return
        }
        let speed = self.speed ?? Readable.missing
        let facts = ([""] + self.facts).joined(separator: " · ")
        let columns = TextWidth.width(of: speed + facts)
        if rect.size.rows > 1 {
            let bar = rect.size.columns - TextWidth.width(of: speed) - 1
            renderBar(into: &grid, in: rect.line(0), columns: bar, fastest, theme)
            let x = rect.minColumn + max(0, bar) + 1
            grid.draw(
                speed, at: Point(column: x, row: rect.minRow), style: theme.figure, clip: rect)
            grid.draw(
                String(facts.dropFirst(3)), at: rect.line(1).origin, style: theme.dim, clip: rect)
            return
        }
        var x = rect.minColumn
        let bar = min(24, rect.size.columns - columns - 1)
        if bar >= Self.leastBar - 1 {
            renderBar(into: &grid, in: rect, columns: bar, fastest, theme)
            x += bar + 1
        }
        x += grid.draw(
            speed, at: Point(column: x, row: rect.minRow), style: theme.figure, clip: rect)
        grid.draw(facts, at: Point(column: x, row: rect.minRow), style: theme.dim, clip: rect)
    }

    private func renderBar(
        into grid: inout Grid, in rect: Rect, columns: Int, _ fastest: Double?, _ theme: Theme
    ) {
        let speed = gauges.readings.speed?.value ?? 0
        let full = fastest ?? 0
        Gauge(
            fraction: full > 0 ? speed / full : 0, filled: theme.gaugeReply,
            rest: theme.gaugeEmpty, glyphs: theme.glyphs
        ).draw(into: &grid, in: rect.splitLeft(columns).left)
    }

    private mutating func renderText(
        into grid: inout Grid, in layout: ComparisonLayout.Pane, theme: Theme
    ) {
        transcript.resize(columns: layout.text.size.columns, theme: theme)
        var drawn: [TranscriptState.DrawnLine] = []
        _ = transcript.render(into: &grid, in: layout.text, drawn: &drawn)
    }

    // MARK: Words

    /// What it does while there is no speed to show.
    private func activity(waiting: String) -> String? {
        if let stalledFor { return "nothing for \(Int(stalledFor)) s" }
        switch stage {
        case .waiting: return waiting
        case .loading(let fraction):
            return "loading" + (fraction.map { " \(Readable.percent($0))" } ?? "")
        case .reading:
            let read = gauges.readings.prefill.map { " \(Readable.percent($0.fraction))" }
            return "reading the prompt" + (read ?? "")
        case .failed where speed == nil: return "no reply"
        case .thinking, .answering, .over, .failed: return nil
        }
    }

    private var speed: String? {
        gauges.readings.speed.map { $0.text(Readable.rate) + " tok/s" }
    }

    /// First token, depth and memory, as far as they are known.
    private var facts: [String] {
        let readings = gauges.readings
        let first = readings.firstToken.map {
            "first \($0.text { Readable.duration(seconds: $0) })"
        }
        return [
            first, readings.contextUsed.map { "depth \(Readable.grouped($0))" },
            memory.map(Readable.bytes),
        ].compactMap { $0 }
    }
}
