internal import ArgumentParser
internal import Benchmark
internal import ChatCore

/// Models and settings of a load that may each have several values: with commas between, given
/// again, or as `first-last`, `first-last+step`, `first-last*factor`.
struct BenchAxisOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .customLong("model")],
        help: "A model's name or a part of it, or a GGUF file's path.",
        completion: .file(extensions: ["gguf"]))
    var models: [String] = []

    @Option(
        name: [.customShort("t"), .long], parsing: .unconditionalSingleValue,
        help: "Threads.", transform: { try Self.numbers($0, in: 1...4096) })
    var threads: [[Int]] = []

    @Option(
        name: [
            .customShort("b"), .customLong("batch-size"), .customLong("batch"),
        ],
        parsing: .unconditionalSingleValue, help: "Tokens of a prompt evaluated at a time.",
        transform: { try Self.numbers($0, in: 1...1_000_000) })
    var batch: [[Int]] = []

    @Option(
        name: [
            .customLong("ub", withSingleDash: true), .customLong("ubatch-size"),
            .customLong("micro-batch"),
        ],
        parsing: .unconditionalSingleValue, help: "Tokens computed at once within a batch.",
        transform: { try Self.numbers($0, in: 1...1_000_000) })
    var microBatch: [[Int]] = []

    @Option(
        name: [
            .customLong("fa", withSingleDash: true), .customLong("flash-attn"),
            .customLong("flash-attention"),
        ],
        parsing: .unconditionalSingleValue, help: "Flash attention: on, off, auto, or 1, 0, -1.",
        transform: Self.flashAttention)
    var flashAttention: [[FlashAttention]] = []

    @Option(
        name: [
            .customLong("ctk", withSingleDash: true), .customLong("cache-type-k"),
            .customLong("kv-type-k"),
        ],
        help: "Type of the KV cache's K half: f16, q8_0.",
        transform: { try Self.types($0, of: .kvTypeK) })
    var typeK: [[String]] = []

    @Option(
        name: [
            .customLong("ctv", withSingleDash: true), .customLong("cache-type-v"),
            .customLong("kv-type-v"),
        ],
        help: "Type of the KV cache's V half: f16, q8_0.",
        transform: { try Self.types($0, of: .kvTypeV) })
    var typeV: [[String]] = []

    @Option(
        name: [
            .customLong("ngl", withSingleDash: true), .customLong("n-gpu-layers"),
            .customLong("gpu-layers"),
        ],
        parsing: .unconditionalSingleValue, help: "Layers on a GPU; -1 for all that fit.",
        transform: { try Self.numbers($0, in: -1...100_000) })
    var gpuLayers: [[Int]] = []

    var axes: BenchPlan.Axes {
        var axes = BenchPlan.Axes()
        axes.gpuLayers = gpuLayers.flatMap(\.self)
        axes.batch = batch.flatMap(\.self)
        axes.microBatch = microBatch.flatMap(\.self)
        axes.typeK = typeK.flatMap(\.self)
        axes.typeV = typeV.flatMap(\.self)
        axes.flashAttention = flashAttention.flatMap(\.self)
        axes.threads = threads.flatMap(\.self)
        return axes
    }

    /// The table's columns for what was given.
    var columns: Set<BenchMarkdown.Column> {
        var columns: Set<BenchMarkdown.Column> = []
        if !gpuLayers.isEmpty { columns.insert(.gpuLayers) }
        if !batch.isEmpty { columns.insert(.batch) }
        if !microBatch.isEmpty { columns.insert(.microBatch) }
        if !typeK.isEmpty { columns.insert(.typeK) }
        if !typeV.isEmpty { columns.insert(.typeV) }
        if !flashAttention.isEmpty { columns.insert(.flashAttention) }
        if !threads.isEmpty { columns.insert(.threads) }
        return columns
    }

    static func numbers(_ text: String, in range: ClosedRange<Int>) throws -> [Int] {
        guard let numbers = BenchValues.numbers(text, in: range) else {
            throw ValidationError(
                "'\(text)' is no list of numbers from \(range.lowerBound) to \(range.upperBound): give them as in 1,2 or 1-8*2."
            )
        }
        return numbers
    }

    private static func flashAttention(_ text: String) throws -> [FlashAttention] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let word = ["1": "on", "0": "off", "-1": "auto"][part] ?? String(part)
            guard let value = FlashAttention(rawValue: word) else {
                throw ValidationError("-fa takes 1, 0, -1, on, off or auto.")
            }
            return value
        }
    }

    private static func types(_ text: String, of name: SettingName) throws -> [String] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            _ = try SettingFlag(name, String($0))
            return $0.lowercased()
        }
    }
}
