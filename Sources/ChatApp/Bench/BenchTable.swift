internal import Benchmark
internal import Canvas
internal import ChatCore

/// What `bench -o md` and `-o csv` print: a row per test.
struct BenchTable: Sendable {
    let loaded: LoadedModel
    let measurements: [SpeedMeasurement]

    /// llama-bench's columns and words, so that its tables and these can be read side by side.
    var markdown: String {
        let header = [
            "model", "size", "params", "backend", "threads", "type_k", "type_v", "fa", "test",
            "t/s",
        ]
        let model = [
            name,
            loaded.model.sizeBytes.map(Self.size) ?? Readable.missing,
            loaded.model.parameters.map(Self.parameters) ?? Readable.missing,
            loaded.device ?? loaded.engine,
            loaded.threads.map(String.init) ?? Readable.missing,
            loaded.kvTypeK ?? Readable.missing, loaded.kvTypeV ?? Readable.missing,
            flashAttention ?? Readable.missing,
        ]
        let rows = measurements.map { model + [$0.label, Self.speed($0.rate)] }
        let isNumber = header.map { !["model", "backend"].contains($0) }
        let widths = TextTable.widths([header] + rows)
        func line(_ cells: [String]) -> String {
            let padded = zip(zip(cells, widths), isNumber).map { cell, isNumber in
                TextTable.padded(cell.0, to: cell.1, alignedRight: isNumber)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = zip(widths, isNumber).map { width, isNumber in
            " " + String(repeating: "-", count: max(1, width - (isNumber ? 1 : 0)))
                + (isNumber ? ": " : " ")
        }
        let table = [line(header), "|" + rule.joined(separator: "|") + "|"] + rows.map(line)
        return (table + [""] + notes).joined(separator: "\n")
    }

    /// The same and more as CSV: rates as numbers, sizes in bytes; empty where not told.
    var csv: String {
        let header = [
            "model", "quantization", "size_bytes", "parameters", "engine", "engine_version",
            "backend", "threads",
            "threads_prefill", "type_k", "type_v", "flash_attention", "context_window", "test",
            "asked", "repetitions",
            "median_tps", "min_tps", "max_tps", "provenance",
        ]
        let model: [String?] = [
            loaded.model.displayName, loaded.model.quantization?.rawValue,
            loaded.model.sizeBytes.map(String.init),
            loaded.model.parameters.map(String.init), loaded.engine, loaded.engineVersion,
            loaded.device,
            loaded.threads.map(String.init), loaded.threadsPrefill.map(String.init), loaded.kvTypeK,
            loaded.kvTypeV,
            loaded.flashAttention?.rawValue, loaded.knownWindow.map(String.init),
        ]
        let rows = measurements.map { measurement -> [String] in
            let rate = measurement.rate
            let cells: [String?] = [
                measurement.label, measurement.test.label, String(measurement.samples.count),
                rate?.median.description, rate?.min.description, rate?.max.description,
                rate?.provenance.rawValue,
            ]
            return (model + cells).map { $0 ?? "" }
        }
        return ([header] + rows).map(CSV.line).joined(separator: "\n")
    }

    /// What the table's words mean here, and what a reader must know of these rows.
    private var notes: [String] {
        let engine = [loaded.engine, loaded.engineVersion].compactMap(\.self).joined(separator: " ")
        var origins: [String] = []
        for origin in measurements.compactMap({ $0.rate?.provenance.rawValue })
        where !origins.contains(origin) {
            origins.append(origin)
        }
        let repetitions = measurements.first?.samples.count ?? 0
        var notes = [
            "canter \(CanterCommand.version), \(engine); t/s: median (min to max) of \(repetitions), "
                + (origins.isEmpty ? "not told" : origins.joined(separator: " and ")),
            "pp: prompt tokens that were not in the cache; @ d: those that were. tg: tokens generated; @ d: the prompt's.",
        ]
        notes += measurements.filter(\.endedEarly).map {
            "\($0.label): asked for \($0.test.label), but the model ended its reply."
        }
        notes += measurements.filter { $0.rate == nil }.map {
            "\($0.label): asked for \($0.test.label), but too short, or the engine does not tell enough to know its speed."
        }
        return notes
    }

    private var name: String {
        ModelLabel.text(loaded.model.displayName, loaded.model.quantization)
    }

    /// As llama-bench writes it.
    private var flashAttention: String? {
        switch loaded.flashAttention {
        case .on: "1"
        case .off: "0"
        case .auto: "auto"
        case nil: nil
        }
    }

    private static func speed(_ rate: RateSummary?) -> String {
        guard let rate else { return Readable.missing }
        func text(_ value: Double) -> String { Readable.fixed(value, decimals: 2) }
        return "\(text(rate.median)) (\(text(rate.min)) to \(text(rate.max)))"
    }

    private static func size(_ bytes: Int) -> String {
        let mebibytes = Double(bytes) / 1_048_576
        return mebibytes < 1024
            ? Readable.fixed(mebibytes, decimals: 2) + " MiB"
            : Readable.fixed(mebibytes / 1024, decimals: 2) + " GiB"
    }

    private static func parameters(_ count: Int) -> String {
        let millions = Double(count) / 1e6
        return millions < 1000
            ? Readable.fixed(millions, decimals: 2) + " M"
            : Readable.fixed(millions / 1000, decimals: 2) + " B"
    }
}
