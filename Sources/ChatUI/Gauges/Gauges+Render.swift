internal import Canvas
internal import ChatCore
internal import Telemetry

extension GaugesState {
    /// Draws the side panel, as many of its sections as there are rows for.
    func render(into grid: inout Grid, in rect: Rect, model: ModelState, theme: Theme) {
        var panel = Panel(rect: rect, theme: theme)
        speedSection(&panel, &grid, model)
        panel.gap()
        contextSection(&panel, &grid, model)
        panel.gap()
        cacheSection(&panel, &grid)
        panel.gap()
        depthSection(&panel, &grid, model)
    }

    // MARK: Speed

    private func speedSection(_ panel: inout Panel, _ grid: inout Grid, _ model: ModelState) {
        if case .loading(let name, let fraction) = model {
            progress("loading \(name)", fraction, &panel, &grid)
        } else if let prefill = readings.prefill {
            let left =
                prefill.secondsLeft.map { " · \($0.text { Readable.duration(seconds: $0) }) left" }
                ?? ""
            progress("reading the prompt\(left)", prefill.fraction, &panel, &grid)
        } else {
            speed(&panel, &grid)
        }
        let first =
            readings.waited.map { "\(Readable.duration(seconds: $0)) …" }
            ?? readings.firstToken?.text { Readable.duration(seconds: $0) }
        panel.figure("first token", first, into: &grid)
        panel.figure(
            "prompt", readings.prefillRate.map { $0.text(Readable.rate) + " tok/s" }, prompt,
            into: &grid)
        if let parting = readings.parting {
            panel.text("↳ \(parting.words)", panel.theme.warn, into: &grid)
        }
        panel.figure("gap", gap, into: &grid)
        if let drafts = readings.drafts, drafts.drafted > 0 {
            let share = Readable.percent(Double(drafts.accepted) / Double(drafts.drafted))
            panel.figure(
                "drafted", Readable.count(drafts.drafted),
                "\(Readable.count(drafts.accepted)) accepted, \(share)", into: &grid)
        }
    }

    /// The rate, its recent course, and how much of the fresh speed it is.
    private func speed(_ panel: inout Panel, _ grid: inout Grid) {
        guard let speed = readings.speed else {
            panel.headline("–", "tok/s", into: &grid)
            panel.skip()
            return
        }
        let used = panel.headline(
            speed.text { Readable.fixed($0, decimals: 1) }, "tok/s", into: &grid)
        let columns = min(Self.stripLength, panel.rect.size.columns - used - 2)
        if columns > 3 {
            let strip = Rect(
                column: panel.rect.endColumn - columns, row: panel.row - 1, columns: columns,
                rows: 1)
            Sparkline(
                values: self.strip, style: panel.theme.gaugeKept, glyphs: panel.theme.glyphs
            ).draw(into: &grid, in: strip)
        }
        guard let share = readings.shareOfFresh else {
            panel.skip()
            return
        }
        let style =
            share >= 0.75 ? panel.theme.good : share >= 0.5 ? panel.theme.warn : panel.theme.bad
        panel.gauge(share, "~\(Readable.percent(share)) of fresh", style, into: &grid)
    }

    private func progress(
        _ label: String, _ fraction: Double?, _ panel: inout Panel, _ grid: inout Grid
    ) {
        panel.text(label, panel.theme.text, into: &grid)
        panel.gauge(
            fraction ?? 0, fraction.map(Readable.percent) ?? "", panel.theme.gaugeKept, into: &grid)
    }

    private var prompt: String {
        guard let new = readings.newTokens else { return "" }
        guard let kept = readings.keptTokens else { return "\(Readable.count(new)) new" }
        return "\(Readable.count(new)) new, \(Readable.count(kept)) kept"
    }

    private var gap: String? {
        guard let latency = readings.latency else { return nil }
        let mark = latency.provenance == .estimated ? "~" : ""
        return
            "p50 \(mark)\(Readable.duration(seconds: latency.p50))  p99 \(mark)\(Readable.duration(seconds: latency.p99))"
    }

    // MARK: Memory

    private func contextSection(_ panel: inout Panel, _ grid: inout Grid, _ model: ModelState) {
        guard let window = model.loaded?.contextWindow, window > 0 else {
            panel.figure("context", nil, into: &grid)
            return
        }
        guard let used = readings.contextUsed else {
            panel.figure("context", "– / \(window)", into: &grid)
            Meter(
                parts: [], total: 1, rest: panel.theme.gaugeEmpty, glyphs: panel.theme.glyphs
            ).draw(into: &grid, in: panel.next())
            return
        }
        let share = Double(used) / Double(window)
        let state = ContextPressure(share: share)
        panel.figure(
            "context", "\(used) / \(window)", Readable.percent(share) + state.words,
            noteStyle: state.style(panel.theme), into: &grid)
        let parts = contextParts(used: used, theme: panel.theme)
        Meter(
            parts: parts, total: Double(window), rest: panel.theme.gaugeEmpty,
            glyphs: panel.theme.glyphs
        ).draw(into: &grid, in: panel.next())
        panel.legend(parts, into: &grid)
    }

    /// What the context holds as this turn left it. Tokens that are not known
    /// to be of one part stay with what was there before.
    private func contextParts(used: Int, theme: Theme) -> [Meter.Part] {
        let reply = min(used, readings.replyTokens ?? 0)
        let new = min(used - reply, readings.prefill?.progress.newSoFar ?? readings.newTokens ?? 0)
        return [
            Meter.Part(
                name: "before", amount: Double(used - reply - new), shade: .dark,
                style: theme.gaugeKept),
            Meter.Part(name: "prompt", amount: Double(new), shade: .medium, style: theme.gaugeNew),
            Meter.Part(name: "reply", amount: Double(reply), shade: .full, style: theme.gaugeReply),
        ]
    }

    private func cacheSection(_ panel: inout Panel, _ grid: inout Grid) {
        guard let cache = occupancy else {
            panel.figure("kv cache", nil, into: &grid)
            return
        }
        let mark = cache.provenance == .estimated ? "~" : ""
        var bytes: String?
        if let used = cache.bytesUsed, let allocated = cache.bytesAllocated {
            bytes = "\(mark)\(Readable.bytes(used)) / \(mark)\(Readable.bytes(allocated))"
        } else if let known = cache.bytesUsed ?? cache.bytesAllocated {
            bytes = mark + Readable.bytes(known)
        }
        let types = [cache.typeK, cache.typeV].compactMap { $0 }.joined(separator: "/")
        panel.figure("kv cache", bytes, types, into: &grid)
        if let used = cache.cellsUsed {
            panel.figure(
                "cells", mark + "\(used)" + (cache.cellsTotal.map { " / \($0)" } ?? ""), into: &grid
            )
        }
    }

    // MARK: Depth

    /// The speed measured at each depth, and what it says of the rest.
    private func depthSection(_ panel: inout Panel, _ grid: inout Grid, _ model: ModelState) {
        guard let fit = depth.fit, let window = model.loaded?.contextWindow, panel.rowsLeft >= 6
        else { return }
        let half =
            fit.halfSpeedDepth.map { "half at ~\(Readable.count(Int($0.value.rounded())))" } ?? ""
        panel.figure("speed by depth", half, into: &grid)
        let rows = min(8, panel.rowsLeft - 1)
        let fresh = max(fit.freshSpeed.value, depth.points.map(\.y).max() ?? 0)
        Plot(
            series: [
                .init(samples: depth.curve(upTo: window), mark: .line, style: panel.theme.dim),
                .init(samples: depth.points, mark: .points, style: panel.theme.gaugeKept),
            ],
            horizontal: 0...Double(window), vertical: 0...fresh * 1.05,
            glyphs: panel.theme.glyphs
        ).draw(into: &grid, in: panel.next(rows))
        let full = fit.speed(at: Double(window)).map { "~\(Readable.rate($0.value)) tok/s" }
        panel.figure("full window", full, into: &grid)
    }
}

extension PromptProgress {
    /// Prompt tokens read so far in this turn.
    fileprivate var newSoFar: Int { max(0, processed - reused) }
}
