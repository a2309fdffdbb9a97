internal import ChatCore

/// The lines under a reply that say how it came about: what was measured, what
/// the engine reported, and with `~` what is an estimate.
enum ReplyFigureLines {
    /// As Markdown has them: small lines of one paragraph.
    static func text(of reply: ReplyRecord) -> String {
        lines(of: reply).map { "*\($0)*" }.joined(separator: "\\\n")
    }

    /// The plain lines, the figures first, then where each is from.
    static func lines(of reply: ReplyRecord) -> [String] {
        let figures = reply.figures
        var parts: [String] = []
        var origins: [Provenance: [String]] = [:]
        func add(_ name: String, _ figure: Figure<Double>?, decimals: Int, _ unit: String) {
            guard let figure else { return }
            parts.append("\(name) \(number(figure, decimals: decimals)) \(unit)")
            origins[figure.provenance, default: []].append(name)
        }
        add("first token", figures.timeToFirstToken, decimals: 3, "s")
        add("prompt", figures.prefillRate, decimals: 1, "tok/s")
        add("reply", figures.decodeRate, decimals: 1, "tok/s")
        add("in all", figures.effectiveRate, decimals: 1, "tok/s")
        add("reasoning", figures.reasoningSeconds, decimals: 1, "s")
        if let gaps = figures.interTokenLatency {
            let mark = gaps.provenance == .estimated ? "~" : ""
            let times = [gaps.p50, gaps.p95, gaps.p99].map {
                mark + fixed($0 * 1000, decimals: 1)
            }
            parts.append("gaps \(times.joined(separator: " / ")) ms (p50 / p95 / p99)")
            origins[gaps.provenance, default: []].append("gaps")
        }
        if let usage = reply.usage {
            let kept = usage.cachedTokens.map { " (\($0) from the cache)" } ?? ""
            parts.append(
                "\(usage.promptTokens) tokens read\(kept), \(usage.completionTokens) written")
            origins[.engineReported, default: []].append("tokens")
        }
        parts.append(ending(of: reply))
        var lines = [parts.joined(separator: " · ")]
        let engine = Conversation.title(from: reply.engine)
        let sources = [
            origins[.measured].map { "Measured by canter: \($0.joined(separator: ", "))." },
            origins[.engineReported].map {
                "Reported by \(engine): \($0.joined(separator: ", "))."
            },
            origins[.estimated].map { "Estimated (~): \($0.joined(separator: ", "))." },
        ].compactMap(\.self)
        if !sources.isEmpty { lines.append(sources.joined(separator: " ")) }
        return lines
    }

    /// A figure's number, with a leading `~` for an estimate.
    static func number(_ figure: Figure<Double>, decimals: Int) -> String {
        (figure.provenance == .estimated ? "~" : "") + fixed(figure.value, decimals: decimals)
    }

    private static func ending(of reply: ReplyRecord) -> String {
        switch (reply.finishReason, reply.lengthCause) {
        case (.stop, _): "ended by the model"
        case (.length, .window): "ended because the window was full"
        case (.length, .tokenLimit): "ended at the token limit"
        case (.length, nil): "ended at a limit of its length"
        case (.cancelled, _): "stopped"
        case (.error, _): "broken off by an error"
        }
    }

    private static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        guard let scaled = Int(exactly: (value * Double(scale)).rounded()) else { return "–" }
        let digits = String(abs(scaled) % scale)
        let padding = String(repeating: "0", count: max(0, decimals - digits.count))
        return "\(scaled < 0 ? "-" : "")\(abs(scaled) / scale).\(padding)\(digits)"
    }
}
