internal import Canvas
internal import ChatCore
internal import Telemetry

/// The lower part of the side panel: speed against depth, why it fell, and
/// what the machine gives.
extension GaugesState {
    /// Rows of the machine's section, with the blank one above it.
    private static let machineRows = 3

    /// The speed measured at each depth, and what it says of the rest.
    func depthSection(_ panel: inout Panel, _ grid: inout Grid) {
        guard window > 0, panel.rowsLeft >= 2 else { return }
        guard depth.reference(window: window) != nil else {
            guard !depth.isEmpty else { return }
            panel.figure("speed by depth", nil, into: &grid)
            panel.text(depth.refusal, panel.theme.dim, into: &grid)
            return
        }
        let half = depth.halfSpeed(window).map {
            "half at ~\(Readable.count(Int($0.value.rounded())))"
        }
        panel.figure("speed by depth", half ?? "", into: &grid)
        let rows = min(9, panel.rowsLeft - Self.machineRows - 2)
        if rows >= 4 {
            depthPlot(panel.theme).draw(into: &grid, in: panel.next(rows))
        }
        panel.figure(
            "full window", depth.atFullWindow(window).map { "~" + $0.rateText + " tok/s" },
            into: &grid)
        if let slowdown = readings.slowdown, slowdown.lost > 0.02 {
            panel.figure(
                "slower", "~" + Readable.percent(slowdown.lost), slowdown.words(isBrief: true),
                into: &grid)
        }
    }

    /// The plot, of the panel and of the statistics, which have the samples of
    /// earlier chats, too.
    func depthPlot(_ theme: Theme, withEarlier: Bool = false) -> AxisPlot {
        var series: [Plot.Series] = []
        var top = 0.0
        func add(_ samples: [PlotSample], _ mark: Plot.Series.Mark, _ style: Style) {
            series.append(.init(samples: samples, mark: mark, style: style))
            top = max(top, samples.map(\.y).filter(\.isFinite).max() ?? 0)
        }
        if withEarlier { add(depth.earlierPoints, .points, theme.frame) }
        if let past = depth.past.value {
            add(DepthReading.curve(past, upTo: window), .line, theme.dim)
        }
        if let own = depth.own.value {
            add(DepthReading.curve(own, upTo: window), .line, theme.gaugeReply)
        }
        add(depth.points(disturbed: true), .points, theme.warn)
        add(depth.points(disturbed: false), .points, theme.gaugeKept)
        return AxisPlot(
            series: series, horizontal: 0...Double(max(1, window)),
            vertical: 0...max(1, top) * 1.05,
            horizontalUnit: "tokens", verticalUnit: "tok/s", labels: theme.dim,
            glyphs: theme.glyphs)
    }

    /// What engine and chat take, small; a warning where memory went to the disk.
    func machineSection(_ panel: inout Panel, _ grid: inout Grid) {
        guard let machine, panel.rowsLeft >= 2 else { return }
        panel.gap()
        panel.text(machine.words, panel.theme.dim, into: &grid)
        if let warning = machine.warning {
            panel.text(warning, panel.theme.bad, into: &grid)
        }
    }
}

extension Estimate {
    /// The value and how far off it may be, with as many digits as that allows.
    var rateText: String {
        guard margin.isFinite, margin >= 0.005 * value else { return Readable.rate(value) }
        return "\(Readable.rate(value)) ± \(Readable.rate(margin))"
    }
}

extension Slowdown {
    /// The causes with their shares: "context 12%, other programs 3%".
    func words(isBrief: Bool = false) -> String {
        parts.map { part in
            let name =
                switch part.cause {
                case .context: "context"
                case .clock: "clock"
                case .load: isBrief ? "others" : "other programs"
                case .memory: "memory"
                case .unexplained: isBrief ? "rest" : "unexplained"
                }
            return "\(name) \(Readable.percent(part.share))"
        }.joined(separator: isBrief ? " " : ", ")
    }
}

extension MachineReading {
    /// Engine, chat and GPU in a line.
    var words: String {
        var parts: [String] = []
        if let engine {
            let cores = engine.cores.map { Readable.fixed($0, decimals: 1) + " cores" }
            let memory = engine.residentBytes.map(Readable.bytes)
            let words = [cores, memory].compactMap(\.self).joined(separator: " ")
            if !words.isEmpty { parts.append("engine " + words) }
        }
        if let chat {
            let cores = chat.cores.map { Readable.percent($0) }
            let memory = chat.residentBytes.map(Readable.bytes)
            let words = [cores, memory].compactMap(\.self).joined(separator: " ")
            if !words.isEmpty { parts.append("chat " + words) }
        }
        for gpu in gpus {
            let words = [
                gpu.utilization.map { Readable.percent($0) }, gpu.memoryUsed.map(Readable.bytes),
            ].compactMap(\.self).joined(separator: " ")
            if !words.isEmpty { parts.append("gpu " + words) }
        }
        return parts.joined(separator: " · ")
    }

    /// What makes everything slow; `nil` where nothing does.
    var warning: String? {
        if let rate = swapInRate, rate > 1_048_576 {
            return "swapping: \(Readable.bytes(Int(rate))) a second from the disk"
        }
        if let stall = memoryStall, stall > 0.1 {
            return "memory is short: \(Readable.percent(stall)) of the time spent waiting"
        }
        return nil
    }
}
