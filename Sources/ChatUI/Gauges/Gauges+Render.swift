internal import Canvas
internal import ChatCore
internal import Telemetry

extension GaugesState {
    /// Draws the side panel, as many of its sections as there are rows for.
    func render(into grid: inout Grid, in rect: Rect, model: ModelState, theme: Theme) {
        var panel = Panel(rect: rect, theme: theme)
        speedSection(&panel, &grid, model)
        panel.gap()
        contextSection(&panel, &grid)
        panel.gap()
        cacheSection(&panel, &grid)
        panel.gap()
        depthSection(&panel, &grid)
        machineSection(&panel, &grid)
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
        panel.figure(
            "in all", readings.effective.map { $0.text(Readable.rate) + " tok/s" },
            readings.best.map { "best \($0.text(Readable.rate))" } ?? "", into: &grid)
        if let achieved = readings.bandwidth {
            panel.figure(
                "bandwidth", achieved.text(Readable.bandwidth), bandwidthNote, into: &grid)
        }
    }

    /// What the achieved bandwidth is a share of.
    private var bandwidthNote: String {
        guard let share = readings.bandwidthShare, let whole = bandwidth else { return "" }
        return
            "~\(Readable.percent(share)) of \(Readable.bandwidth(whole.bytesPerSecond))"
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
        let columns = min(SpeedHistory.length, panel.rect.size.columns - used - 2)
        if columns > 3 {
            let strip = Rect(
                column: panel.rect.endColumn - columns, row: panel.row - 1, columns: columns,
                rows: 1)
            // A full bar is the best of the session.
            Sparkline(
                values: self.strip, maximum: readings.best?.value, style: panel.theme.gaugeKept,
                glyphs: panel.theme.glyphs
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

    private func contextSection(_ panel: inout Panel, _ grid: inout Grid) {
        guard window > 0 else {
            panel.figure(
                "context", readings.contextUsed.map { "\($0)" },
                loaded == nil ? "" : "window not known", into: &grid)
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
        guard let strip = contextStrip(panel.theme) else {
            Meter(
                parts: [
                    .init(
                        name: "used", amount: Double(used), shade: .dark,
                        style: panel.theme.gaugeKept)
                ], total: Double(window), rest: panel.theme.gaugeEmpty,
                glyphs: panel.theme.glyphs
            ).draw(into: &grid, in: panel.next())
            return
        }
        strip.draw(into: &grid, in: panel.next(2))
        panel.legend(strip.legend, isEstimated: context.provenance == .estimated, into: &grid)
    }

    /// The bar of the context; `nil` before its parts are known.
    func contextStrip(_ theme: Theme) -> ContextStrip? {
        context.map.map { map in
            ContextStrip(
                map: map, window: window, slidingWindow: loaded?.slidingWindow,
                cut: map.cut(toHold: window * 3 / 4), theme: theme)
        }
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
        let whose = cache.scope?.words
        guard bytes != nil || cache.cellsUsed == nil else {
            cells(cache, "kv cells", [types, whose], mark, &panel, &grid)
            return
        }
        let notes = [types.isEmpty ? nil : types, whose].compactMap { $0 }
        panel.figure("kv cache", bytes, notes.joined(separator: " · "), into: &grid)
        cells(cache, "cells", [], mark, &panel, &grid)
    }

    private func cells(
        _ cache: CacheOccupancy, _ label: String, _ notes: [String?], _ mark: String,
        _ panel: inout Panel, _ grid: inout Grid
    ) {
        guard let used = cache.cellsUsed else { return }
        panel.figure(
            label, mark + "\(used)" + (cache.cellsTotal.map { " / \($0)" } ?? ""),
            notes.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · "), into: &grid)
    }
}
