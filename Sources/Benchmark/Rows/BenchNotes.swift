internal import ChatCore

/// What a reader must know of the rows above: how they were measured, on what, and what speaks
/// against them. Made of the rows alone, so that rows read from a file have the same.
package enum BenchNotes {
    /// Of each kind no more than so many lines; the rest is counted.
    private static let most = 4

    /// A line each.
    package static func lines(
        _ rows: [BenchResult], published: [PublishedSpeed] = []
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        return methods(rows) + [speed(rows)] + versions(rows) + machines(rows) + loads(rows)
            + warnings(rows) + references(rows, published)
    }

    /// The rows' other load, where it is so much that it disturbs; `nil` where not.
    package static func disturbance(_ row: BenchResult) -> String? {
        guard let load = row.otherLoad,
            Disturbance.disturbs(otherLoad: load, usableCores: row.usableCores)
        else { return nil }
        let cores = row.usableCores.map { " of \(number($0))" } ?? ""
        return
            "\(row.test): other programs kept \(Decimals.fixed(load, 1))\(cores) processors busy meanwhile; measure again when they are done."
    }

    private static func methods(_ rows: [BenchResult]) -> [String] {
        var lines: [String] = []
        if rows.contains(where: { $0.method == .tokens }) {
            lines.append(
                "method: llama-bench's tests, prompts of random tokens, no text and no template, the counts exact; @ d: tokens in the cache before, whose reading is not timed. tg: every token by the likeliest one, its choice included."
            )
        }
        if rows.contains(where: { $0.method == .chat }) {
            lines.append(
                "method: a conversation through the engine's template, with the counts that came about. pp: tokens that were not in the cache; @ d: those that were. tg: the tokens after the first, over the time after the first; @ d: the prompt's."
            )
        }
        if rows.contains(where: { $0.method == nil }) {
            lines.append("method: not told; as llama-bench measures, where it is llama-bench's.")
        }
        return lines
    }

    private static func speed(_ rows: [BenchResult]) -> String {
        let counts = rows.map { String($0.samplesTS.count) }.distinct
        let origins = rows.compactMap(\.provenance).distinct
        return "t/s: tokens a second, mean ± sample standard deviation of "
            + counts.joined(separator: " or ") + (counts == ["1"] ? " repetition" : " repetitions")
            + ", warm-ups and loads not counted"
            + (origins.isEmpty ? "" : "; " + origins.joined(separator: " and "))
    }

    private static func versions(_ rows: [BenchResult]) -> [String] {
        let versions = rows.map { row in
            let canter = row.canterVersion.map { "canter \($0)" }
            let engine = [row.engine, row.engineVersion].compactMap(\.self).joined(separator: " ")
            let build = row.engineVersion == nil ? row.buildCommit.map { "build \($0)" } : nil
            return [canter, engine.isEmpty ? nil : engine, build].compactMap(\.self)
                .joined(separator: ", ")
        }
        return limited(versions.distinct.filter { !$0.isEmpty }.map { "versions: \($0)" })
    }

    private static func machines(_ rows: [BenchResult]) -> [String] {
        let machines = rows.map { row in
            [
                row.cpuInfo, row.usableCores.map { "\(number($0)) processors" },
                row.gpuInfo.flatMap { $0.isEmpty ? nil : $0 },
                row.memory.map { Decimals.fixed(Double($0) / 1_073_741_824, 1) + " GiB of memory" },
                row.memoryBandwidth.map {
                    "read at \(Decimals.fixed($0 / 1e9, 1)) GB/s by doctor"
                }, row.system,
            ].compactMap(\.self).joined(separator: ", ")
        }
        return limited(machines.distinct.filter { !$0.isEmpty }.map { "machine: \($0)" })
    }

    private static func loads(_ rows: [BenchResult]) -> [String] {
        let names = rows.map { ModelLabel.text($0.model, $0.quantization.map { Quantization($0) }) }
        let lines = names.distinct.filter { !$0.isEmpty }.map { name -> String in
            let own = zip(rows, names).filter { $0.1 == name }.map(\.0)
            let times = own.compactMap(\.loadSeconds).map { Decimals.fixed($0, 2) }.distinct
            guard !times.isEmpty else { return "\(name): was loaded already" }
            return "\(name): loaded in \(times.joined(separator: ", ")) s, which no speed includes"
        }
        return limited(lines)
    }

    private static func warnings(_ rows: [BenchResult]) -> [String] {
        let busy = rows.compactMap(disturbance)
        let early = rows.filter(\.endedEarly).map {
            "\($0.test): asked for \($0.asked ?? ""), but the model ended its reply."
        }
        let untold = rows.filter { $0.samplesTS.isEmpty && $0.averageTS == 0 }.map {
            "\($0.test): too short, or the engine does not tell enough to know its speed."
        }
        let origin = rows.compactMap { row in
            row.otherLoad == nil && row.method != nil
                ? "\(row.engine ?? "the engine"): what else its machine did meanwhile is not known."
                : nil
        }
        return limited(busy) + limited(early) + limited(untold) + origin.distinct
    }

    private static func references(
        _ rows: [BenchResult], _ published: [PublishedSpeed]
    ) -> [String] {
        let models = rows.filter { $0.model != nil }.distinct {
            ModelLabel.text($0.model, $0.quantization.map { Quantization($0) })
        }
        let table = PublishedTable(published)
        let speeds = models.flatMap { row in
            table.matches(row.model ?? "", row.quantization.map { Quantization($0) })
                .map(\.speed)
        }
        let primary = speeds.filter { $0.standing == .vendor }.map(reference)
        let secondary = speeds.filter { $0.standing != .vendor }.map(reference)
        return (primary.isEmpty ? [] : ["published by the model's maker:"] + limited(primary))
            + (secondary.isEmpty ? [] : ["published by others:"] + limited(secondary))
    }

    private static func reference(_ speed: PublishedSpeed) -> String {
        let high = speed.high.map { $0 == speed.low ? "" : " to \(number($0))" } ?? " or more"
        let input = speed.inputTokens.map { ", behind \($0) tokens" } ?? ""
        let gpus = speed.gpus.map { $0 > 1 ? "\($0) x " : "" } ?? ""
        let model = ModelLabel.text(speed.model, speed.quantization)
        return
            "  \(model): \(number(speed.low))\(high) t/s on \(gpus)\(speed.hardware)\(input), \(speed.engine ?? "engine not told") [\(speed.standing.rawValue)] \(speed.source)"
    }

    /// A whole number as one; others with their decimals.
    private static func number(_ value: Double) -> String {
        value == value.rounded() ? Decimals.fixed(value, 0) : value.description
    }

    private static func limited(_ lines: [String]) -> [String] {
        guard lines.count > most else { return lines }
        return lines.prefix(most) + ["  and \(lines.count - most) more like these"]
    }
}

extension BenchResult {
    /// Whether the model ended its replies before it had the tokens asked for.
    fileprivate var endedEarly: Bool {
        guard let asked, let start = asked.firstRange(of: "tg") else { return false }
        return Int(asked[start.upperBound...].prefix(while: \.isNumber))
            .map { $0 > generatedTokens } ?? false
    }
}
