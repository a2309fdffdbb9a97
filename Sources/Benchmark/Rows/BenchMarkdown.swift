internal import ChatCore

/// llama-bench's Markdown table, a line at a time: its columns, words and widths, so that its
/// rows and these can be read together.
package struct BenchMarkdown: Sendable {
    /// A column that llama-bench shows only where it says something.
    package enum Column: String, Sendable, Hashable, CaseIterable {
        case gpuLayers = "ngl"
        case threads
        case batch = "n_batch"
        case microBatch = "n_ubatch"
        case typeK = "type_k"
        case typeV = "type_v"
        case flashAttention = "fa"

        /// As llama-bench pads it; below 0 for text, which is on the left.
        fileprivate var width: Int {
            switch self {
            case .gpuLayers, .flashAttention: 3
            case .threads, .batch: 7
            case .microBatch: 8
            case .typeK, .typeV: 6
            }
        }
    }

    private let shown: [Column]
    private let namesModels: Bool

    /// - Parameters:
    ///   - shown: the columns beside those always there.
    ///   - namesModels: whether a model is called by its name, and not only by its type, which
    ///     several may have.
    package init(shown: Set<Column>, namesModels: Bool) {
        self.shown = Column.allCases.filter(shown.contains)
        self.namesModels = namesModels
    }

    /// A table for rows that are there.
    package init(for rows: [BenchResult]) {
        self.init(
            shown: Self.columns(for: rows), namesModels: Set(rows.map(\.modelFilename)).count > 1)
    }

    /// The columns that say something of these rows: those whose values differ, or are not
    /// llama-bench's defaults, and those it always shows: threads on a processor, layers on a GPU.
    static func columns(for rows: [BenchResult]) -> Set<Column> {
        let usual: [Column: String] = [
            .gpuLayers: "-1", .batch: "2048", .microBatch: "512", .typeK: "f16", .typeV: "f16",
            .flashAttention: "-1",
        ]
        let telling = Set(
            Column.allCases.filter { column in
                let values = Set(rows.map { text(column, $0) })
                let isUnusual = usual[column].map { usual in
                    values.contains { $0 != nil && $0 != usual }
                }
                return values.count > 1 || isUnusual == true
            })
        let backends = rows.first?.backends ?? ""
        if backends.contains("CPU") || backends.contains("BLAS") {
            return telling.union([.threads])
        }
        return rows.first?.gpuLayers == nil ? telling : telling.union([.gpuLayers])
    }

    /// The two lines above the rows.
    package var header: String {
        let names =
            [("model", -30), ("size", 10), ("params", 10), ("backend", -10)]
            + shown.map { ($0.rawValue, $0.width) } + [("test", 15), ("t/s", 20)]
        let rule = names.map { _, width in
            String(repeating: "-", count: abs(width) - 1) + (width > 0 ? ":" : "-")
        }
        return Self.line(names.map { Self.padded($0, $1) }) + "\n" + Self.line(rule)
    }

    package func line(_ row: BenchResult) -> String {
        let own = shown.map { Self.padded(Self.text($0, row) ?? Self.missing, $0.width) }
        return Self.line(
            [
                Self.padded(Self.cleaned(name(row)), -30),
                Self.padded(row.modelSize.map(Self.size) ?? Self.missing, 10),
                Self.padded(row.modelParameters.map(Self.parameters) ?? Self.missing, 10),
                Self.padded(Self.cleaned(row.backends ?? row.engine ?? Self.missing), -10),
            ] + own + [Self.padded(row.test, 15), Self.padded(Self.speed(row), 20)])
    }

    private static let missing = "–"

    private func name(_ row: BenchResult) -> String {
        let name = ModelLabel.text(row.model, row.quantization.map { Quantization($0) })
        if !namesModels, let type = row.modelType { return type }
        return name.isEmpty ? row.modelType ?? row.modelFilename : name
    }

    private static func text(_ column: Column, _ row: BenchResult) -> String? {
        switch column {
        case .gpuLayers: row.gpuLayers.map(String.init)
        case .threads: row.threads.map(String.init)
        case .batch: row.batch.map(String.init)
        case .microBatch: row.microBatch.map(String.init)
        case .typeK: row.typeK
        case .typeV: row.typeV
        case .flashAttention: row.flashAttention.map(String.init)
        }
    }

    private static func speed(_ row: BenchResult) -> String {
        guard !row.samplesTS.isEmpty || row.averageTS > 0 else { return missing }
        return Decimals.fixed(row.averageTS, 2) + " ± " + Decimals.fixed(row.deviationTS, 2)
    }

    private static func size(_ bytes: Int) -> String {
        let mebibytes = Double(bytes) / 1_048_576
        return mebibytes < 1024
            ? Decimals.fixed(mebibytes, 2) + " MiB" : Decimals.fixed(mebibytes / 1024, 2) + " GiB"
    }

    private static func parameters(_ count: Int) -> String {
        count < 1_000_000_000
            ? Decimals.fixed(Double(count) / 1e6, 2) + " M"
            : Decimals.fixed(Double(count) / 1e9, 2) + " B"
    }

    /// Without what would end a cell or a line.
    private static func cleaned(_ text: String) -> String {
        String(text.map { $0 == "|" || $0.isNewline ? " " : $0 })
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        let space = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + space : space + text
    }
}
