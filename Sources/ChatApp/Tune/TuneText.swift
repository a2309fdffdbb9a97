internal import Benchmark
internal import Canvas
internal import ChatCore

/// What `tune` says in the end: every comparison, and what follows.
enum TuneText {
    static func text(_ record: TuningRecord) -> String {
        let name = ModelLabel.text(record.model, record.quantization)
        let title =
            "\(name) on \(record.machine.text), llama.cpp \(record.engine)"
        return ([title, "", table(record.result), ""] + conclusions(record.result)).joined(
            separator: "\n")
    }

    /// A row for each comparison.
    static func table(_ result: TuneResult) -> String {
        let header = ["DEPTH", "TRIED", "AGAINST", "MEASURE", "TOK/S", "AGAINST", "GAIN", ""]
        let rows = result.comparisons.map { comparison -> [String] in
            let (tried, against) = labels(comparison)
            return [
                String(comparison.depth), tried, against, comparison.measure.rawValue,
                rate(comparison.challengerRates.rate(comparison.measure)),
                rate(comparison.holderRates.rate(comparison.measure)),
                gain(comparison.ratios), comparison.outcome.rawValue,
            ]
        }
        return TextTable.plain([header] + rows)
    }

    /// A sentence for each thing that was won, or that nothing was.
    static func conclusions(_ result: TuneResult) -> [String] {
        let settings = result.settings(window: result.window)
        var lines = byDepth(result)
        if result.isProven == false {
            lines.append(
                "What seemed faster was not faster than llama.cpp's defaults when both were measured again, so nothing is set."
            )
        } else if settings == TuneCandidate() {
            lines.append(
                "Nothing was won: no setting is faster than the engine's own choice by more than the noise."
            )
        } else {
            let finals = result.comparisons.filter { $0.subject == .defaults }.map {
                "\($0.measure.rawValue) at \($0.depth) \(gain($0.ratios))"
            }
            lines.append("Kept for a window of \(result.window) tokens: \(settings.label).")
            if !finals.isEmpty {
                lines.append(
                    "Against llama.cpp's defaults: \(finals.joined(separator: "; ")).")
            }
        }
        if result.fixedBeatsFollowing == false {
            lines.append("Threads while decoding follow the machine's load.")
        }
        return lines
    }

    /// What wins at which depth, for flash attention and threads.
    private static func byDepth(_ result: TuneResult) -> [String] {
        result.depths.map { depth in
            let here = result.comparisons.filter { $0.depth == depth && $0.outcome == .won }
            var won: [String] = []
            for subject in [TuneComparison.Subject.flashAttention, .threads, .kvType] {
                let best = here.filter { $0.subject == subject }.max {
                    $0.ratios.mean < $1.ratios.mean
                }
                if let best { won.append("\(labels(best).0) \(gain(best.ratios))") }
            }
            let what = won.isEmpty ? "the engine's own choice" : won.joined(separator: ", ")
            return "At depth \(depth): \(what)."
        }
    }

    /// What differs between the two that were compared.
    private static func labels(_ comparison: TuneComparison) -> (String, String) {
        func label(_ candidate: TuneCandidate) -> String {
            switch comparison.subject {
            case .flashAttention:
                candidate.flashAttention == .auto
                    ? "flash attention as it comes" : candidate.only(.flashAttention).label
            case .threads: candidate.only(.threads).label
            case .threadsPrefill: candidate.only(.threadsPrefill).label
            case .batch: candidate.only(.batch).label
            case .kvType: candidate.kvType.map { "KV \($0)" } ?? "KV f16"
            case .following:
                candidate.threads == nil ? "following the load" : candidate.only(.threads).label
            case .defaults, .untuned: candidate.label
            }
        }
        let against =
            switch comparison.subject {
            case .defaults: "the defaults"
            case .untuned: "nothing set"
            default: label(comparison.holder)
            }
        return (label(comparison.challenger), against)
    }

    private static func rate(_ value: Double?) -> String {
        value.map(Readable.rate) ?? Readable.missing
    }

    /// `+12.3 % ± 1.5`: the gain, and half the interval it lies in.
    static func gain(_ ratios: PairedRatios) -> String {
        let interval = ratios.interval(.percent95)
        let percent = (ratios.mean - 1) * 100
        let reach = (interval.upperBound - interval.lowerBound) / 2 * 100
        let sign = percent >= 0 ? "+" : ""
        return
            "\(sign)\(Readable.fixed(percent, decimals: 1)) % ± \(Readable.fixed(reach, decimals: 1))"
    }
}
