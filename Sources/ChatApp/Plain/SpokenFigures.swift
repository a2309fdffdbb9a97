internal import Canvas
internal import ChatCore

/// A reply's figures in words, without signs a screen reader spells out.
enum SpokenFigures {
    /// One line: `142 tokens a second, first token after 58 milliseconds, 212 tokens.`
    /// What is not known is left out; `nil` when nothing is.
    static func line(_ record: ReplyRecord?) -> String? {
        guard let record else { return nil }
        var parts: [String] = []
        if let rate = record.figures.decodeRate { parts.append(speed(rate)) }
        if let time = record.figures.timeToFirstToken {
            parts.append("first token after \(words(time))")
        }
        if let usage = record.usage {
            parts.append(count(usage.completionTokens, "token"))
            if let reasoning = usage.reasoningTokens, reasoning > 0 {
                parts.append("\(Readable.grouped(reasoning)) of them thinking")
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ") + "."
    }

    /// Everything, a line each.
    static func lines(
        _ record: ReplyRecord, cache: CacheOccupancy?, window: Int?
    ) -> [String] {
        var lines = ["Model: " + model(record) + "."]
        if let line = line(record) { lines.append("Reply: " + line) }
        if let usage = record.usage {
            var line = "Prompt: " + count(usage.promptTokens, "token")
            if let kept = usage.cachedTokens { line += ", \(Readable.grouped(kept)) kept" }
            if let rate = record.figures.prefillRate { line += ", read at " + speed(rate) }
            lines.append(line + ".")
            if let drafts = usage.drafts, drafts.drafted > 0 {
                lines.append("Drafted: \(drafts.drafted) tokens, \(drafts.accepted) accepted.")
            }
        }
        if let gap = record.figures.interTokenLatency {
            lines.append(
                "Between tokens: half of the gaps at most \(duration(seconds: gap.p50)), 99 of 100 at most \(duration(seconds: gap.p99))."
            )
        }
        if let used = cache?.cellsUsed, let window {
            lines.append(
                "Window: \(Readable.grouped(used)) of \(Readable.grouped(window)) tokens.")
        }
        return lines
    }

    /// A time in seconds with its unit written out.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "an unknown time" }
        if seconds < 0.0095 {
            return unit(Readable.fixed(seconds * 1000, decimals: 1), "millisecond")
        }
        if seconds < 0.9995 {
            return unit(Readable.fixed(seconds * 1000, decimals: 0), "millisecond")
        }
        if seconds < 59.95 { return unit(Readable.fixed(seconds, decimals: 1), "second") }
        let whole = Int(min(seconds.rounded(), 1e15))
        let minutes = unit(Readable.grouped(whole / 60), "minute")
        return whole % 60 == 0 ? minutes : minutes + " " + unit("\(whole % 60)", "second")
    }

    static func count(_ number: Int, _ word: String) -> String {
        unit(Readable.grouped(number), word)
    }

    private static func unit(_ number: String, _ word: String) -> String {
        "\(number) \(word)\(number == "1" ? "" : "s")"
    }

    private static func speed(_ rate: Figure<Double>) -> String {
        about(rate) + Readable.rate(rate.value) + " tokens a second"
    }

    private static func words(_ time: Figure<Double>) -> String {
        about(time) + duration(seconds: time.value)
    }

    private static func about(_ figure: Figure<Double>) -> String {
        figure.provenance == .estimated ? "about " : ""
    }

    private static func model(_ record: ReplyRecord) -> String {
        [record.model, record.quantization?.rawValue, record.engine].compactMap(\.self)
            .joined(separator: ", ")
    }
}
