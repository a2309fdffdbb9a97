internal import Canvas
internal import ChatCore

/// The figures of a reply as `ask --stats` writes them: a line each, absent
/// when not known, `~` before an estimate.
enum AskStatistics {
    static func text(_ outcome: AskOutcome) -> String {
        let figures = outcome.message.reply?.figures ?? ReplyFigures()
        let usage = outcome.message.reply?.usage
        let loaded = outcome.loaded
        var lines: [(String, String)] = []

        let name = [loaded.model.displayName, loaded.model.quantization?.rawValue, loaded.engine]
        lines.append(("model", name.compactMap(\.self).joined(separator: " · ")))
        if let seconds = loaded.loadSeconds {
            lines.append(("load", Readable.duration(seconds: seconds)))
        }
        if !loaded.tuned.isEmpty {
            lines.append(("tuned", loaded.tuned.joined(separator: ", ")))
        }
        if let time = figures.timeToFirstToken {
            lines.append(("first token", mark(time) + Readable.duration(seconds: time.value)))
            if let split = figures.firstTokenSplit, split.isServed {
                let parts = split.parts.map { part in
                    "\(part.name) \(mark(part.seconds))\(Readable.duration(seconds: part.seconds.value))"
                }
                lines.append(("of it", parts.joined(separator: " · ")))
            }
        }
        if let usage {
            let cached = usage.cachedTokens.map { " (\($0) kept)" } ?? ""
            let rate =
                figures.prefillRate.map { " · \(mark($0))\(Readable.rate($0.value)) tok/s" } ?? ""
            lines.append(("prompt", "\(usage.promptTokens) tokens\(cached)\(rate)"))
            if let parting = outcome.progress.prompt?.parting {
                lines.append(("read again", parting.words))
            }
            let decode =
                figures.decodeRate.map { " · \(mark($0))\(Readable.rate($0.value)) tok/s" } ?? ""
            lines.append(("reply", "\(usage.completionTokens) tokens\(decode)"))
            if let reasoning = usage.reasoningTokens, reasoning > 0 {
                lines.append(("reasoning", "\(reasoning) of them"))
            }
            if let drafts = usage.drafts, drafts.drafted > 0 {
                lines.append(("drafted", "\(drafts.drafted), \(drafts.accepted) accepted"))
            }
        }
        if let rate = figures.effectiveRate {
            lines.append(("effective", "\(mark(rate))\(Readable.rate(rate.value)) tok/s"))
        }
        if let gap = figures.interTokenLatency {
            let parts = [("p50", gap.p50), ("p95", gap.p95), ("p99", gap.p99)].map {
                "\($0) \(Readable.duration(seconds: $1))"
            }
            lines.append(("gap", parts.joined(separator: " · ")))
        }
        if let used = outcome.contextUsed {
            let window = loaded.knownWindow.map { "\(used) / \($0) tokens" }
            lines.append(("context", window ?? "\(used) tokens, window not known"))
        }
        if let cache = outcome.progress.cache {
            if let bytes = cache.bytesUsed, let allocated = cache.bytesAllocated {
                let types = [cache.typeK, cache.typeV].compactMap(\.self).joined(separator: "/")
                lines.append(
                    ("kv", "\(Readable.bytes(bytes)) / \(Readable.bytes(allocated)) \(types)"))
            }
        }
        if let threads = loaded.threads {
            let now = outcome.progress.threads
            let words =
                now.map { " (\($0.reason.words))" } ?? (loaded.threadsFollow ? " (auto)" : "")
            lines.append(("threads", "\(now?.decode ?? threads)\(words)"))
        }
        return lines.map { $0.padding(to: 12) + $1 }.joined(separator: "\n")
    }

    private static func mark<Value>(_ figure: Figure<Value>) -> String {
        figure.provenance == .estimated ? "~" : ""
    }
}

extension String {
    /// This text with spaces behind it up to `columns` characters.
    func padding(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - count))
    }
}
