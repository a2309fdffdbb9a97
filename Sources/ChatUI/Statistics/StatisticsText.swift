internal import Canvas
internal import ChatCore

/// The statistics page: every figure there is, each with where it comes from.
enum StatisticsText {
    static func sections(_ state: AppState) -> [HelpText.Section] {
        let reply = state.transcript.entries.last { $0.reply != nil }
        func figures(_ title: String, _ names: [FigureName]) -> HelpText.Section? {
            section(title, names.flatMap { rows(state.reading(of: $0)) })
        }
        return [
            figures(
                "Speed",
                [.speed, .shareOfFresh, .best, .effective, .firstToken, .gaps, .drafted]),
            figures("Prompt", [.prompt, .reused]),
            figures("Why slower", [.slower]),
            figures("Depth", [.fresh, .fullWindow, .halfSpeed]),
            figures("Context", [.context, .cut]),
            figures("KV cache", [.cacheBytes, .cells]),
            figures("Memory bandwidth", [.bytesPerToken, .bandwidth, .bandwidthShare]),
            figures(
                "Machine",
                [.engineProcess, .chatProcess, .gpu, .clock, .otherLoad, .swap, .energy]),
            section("Screen", state.screenUsage.map(screen) ?? [("", "being measured")]),
            section(
                "Last reply", Self.figures(of: reply).filter { !Self.shownAbove.contains($0.0) }),
        ].compactMap { $0 }
    }

    /// What of the last reply the other sections say already.
    private static let shownAbove: Set<String> = [
        "speed", "with all waiting", "first token", "prompt", "gap between tokens", "drafted",
        "  network", "  queue", "  load", "  reading", "  rest",
    ]

    /// A figure's row, and below it the parts that it is of.
    private static func rows(_ reading: FigureReading) -> [(String, String)] {
        guard let text = reading.text else { return [] }
        let parts =
            [.context, .cacheBytes, .firstToken].contains(reading.name)
            ? reading.inputs.map { ("  " + $0.name, $0.value) } : []
        return [(reading.name.label, text)] + parts
    }

    /// All that is known of one reply.
    static func sections(of entry: TranscriptEntry?) -> [HelpText.Section] {
        [section("The reply", figures(of: entry)), section("How it was made", making(of: entry))]
            .compactMap { $0 }
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> HelpText.Section? {
        rows.isEmpty ? nil : HelpText.Section(title: title, rows: rows)
    }

    // MARK: A reply

    private static func figures(of entry: TranscriptEntry?) -> [(String, String)] {
        guard let entry, let reply = entry.reply else { return [] }
        let figures = reply.figures
        let usage = reply.usage
        var rows: [(String, String?)] = [
            ("model", entry.answerer), ("engine", reply.engine),
            ("ended", ending(of: reply)),
            ("speed", rate(figures.decodeRate)),
            ("with all waiting", rate(figures.effectiveRate)),
            ("first token", seconds(figures.timeToFirstToken)),
        ]
        rows += (figures.firstTokenSplit?.parts ?? []).map {
            ("  " + $0.name, seconds($0.seconds))
        }
        rows += [
            ("prompt", rate(figures.prefillRate)),
            ("reading the prompt", seconds(figures.prefillSeconds)),
            ("writing the reply", seconds(figures.decodeSeconds)),
            ("gap between tokens", figures.interTokenLatency.map(gaps)),
            ("prompt tokens", usage.map(prompt)),
            ("tokens written", usage.map { Readable.grouped($0.completionTokens) }),
            (
                "of them reasoning",
                usage?.reasoningTokens.flatMap { $0 > 0 ? Readable.grouped($0) : nil }
            ),
            ("time reasoning", seconds(figures.reasoningSeconds)),
            ("gone on with", reply.continuations.map { "\($0) time\($0 == 1 ? "" : "s")" }),
            ("drafted", usage?.drafts.map(drafts)),
            ("read again", reply.reuse?.parting.map(\.words)),
        ]
        return rows.compactMap { label, value in value.map { (label, $0) } }
    }

    private static func making(of entry: TranscriptEntry?) -> [(String, String)] {
        guard let reply = entry?.reply else { return [] }
        var settings = ChatSettings()
        if let sampling = reply.sampling { settings.reply.sampling = sampling }
        if let thinking = reply.thinking { settings.reply.thinking = thinking }
        let changed = SettingsTable.all.filter { setting in
            setting.scope == .reply && setting.value(in: settings) != setting.defaultValue
        }
        var rows = changed.map { ($0.name.rawValue, $0.value(in: settings).text) }
        if let seed = reply.seed { rows.append(("seed", "\(seed)")) }
        if let threads = reply.threads { rows.append(("threads", "\(threads.decode)")) }
        if reply.sampling != nil, changed.isEmpty {
            rows.insert(("settings", "as they are without being set"), at: 0)
        }
        return rows
    }

    private static func ending(of reply: ReplyRecord) -> String {
        switch (reply.finishReason, reply.lengthCause) {
        case (.stop, _): "by itself"
        case (.cancelled, _): "stopped by you"
        case (.error, _): "by a failure"
        case (.length, .window): "the window was full"
        case (.length, .tokenLimit): "as many tokens as were allowed"
        case (.length, nil): "the token limit or the end of the window"
        }
    }

    private static func rate(_ figure: Figure<Double>?) -> String? {
        figure.map { "\($0.text(Readable.rate)) tok/s\(origin($0.provenance))" }
    }

    private static func seconds(_ figure: Figure<Double>?) -> String? {
        figure.map { "\($0.text { Readable.duration(seconds: $0) })\(origin($0.provenance))" }
    }

    private static func gaps(_ latency: LatencyPercentiles) -> String {
        let parts = [
            ("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99),
            ("longest", latency.max),
        ]
        return parts.map { "\($0.0) \(Readable.duration(seconds: $0.1))" }.joined(separator: " · ")
            + origin(latency.provenance)
    }

    private static func prompt(_ usage: Usage) -> String {
        let kept = usage.cachedTokens.map { ", \(Readable.grouped($0)) of them kept" } ?? ""
        return Readable.grouped(usage.promptTokens) + kept
    }

    private static func drafts(_ counts: DraftCounts) -> String {
        "\(Readable.grouped(counts.drafted)), \(Readable.grouped(counts.accepted)) of them accepted"
    }

    private static func origin(_ provenance: Provenance) -> String { " · \(provenance.words)" }

    // MARK: Screen

    private static func screen(_ usage: ScreenUsage) -> [(String, String)] {
        let share = Readable.fixed(usage.processorShare * 100, decimals: 1)
        let rows: [(String, String?)] = [
            ("processor", "\(share)% of a core, by the chat alone · measured here"),
            (
                "frames",
                "\(Readable.rate(usage.framesPerSecond)) a second of at most \(Readable.rate(usage.frameLimit))"
            ),
            ("to the terminal", "\(Readable.bytes(Int(usage.bytesPerSecond))) a second"),
            ("memory", usage.residentBytes.map { "\(Readable.bytes($0)) resident" }),
            (
                "since the start",
                "\(Readable.grouped(usage.frames)) frames, \(Readable.bytes(usage.bytes)), \(Readable.grouped(usage.droppedFrames)) frames left out"
            ),
        ]
        return rows.compactMap { label, value in value.map { (label, $0) } }
    }
}
