internal import ArgumentParser
internal import Benchmark
internal import ChatCore

/// `canter tune`: the fastest settings for a model on this machine.
struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Find the settings a model is fastest with on this machine, and keep them.",
        discussion: """
            Compares threads, flash attention and batches with llama.cpp's own choice, in turns and \
            until the difference is larger than the noise. The chat and `ask` then use what was \
            won, wherever you give no value of your own. Leave the machine alone meanwhile.

              canter tune qwen3-4b
              canter tune qwen3-4b --depths 0,2048,16384 --what threads,flash-attention
            """)

    @Argument(help: "A model's name or a part of it, or a GGUF file's path.")
    var model: String?

    @Option(help: "Tokens in the context at which to measure.")
    var depths: TokenCounts?

    @Option(help: "What to tune: threads, flash-attention, batch, kv; all but kv where not given.")
    var what: TuneAxes?

    @Option(help: "KV cache types to try, as q8_0,q4_0. They change what the model says.")
    var kv: String?

    @Option(name: [.short, .long], help: "Context window the model is to be used with, in tokens.")
    var context: Int?

    @Flag(help: "Fewer depths, batches and repetitions.")
    var quick = false

    @Flag(help: "Print one JSON object with every comparison.")
    var json = false

    @Flag(help: "List what was found for which model.")
    var list = false

    @Flag(help: "Forget what was found for the model.")
    var forget = false

    func validate() throws {
        if list, forget { throw ValidationError("Give --list or --forget, not both.") }
        if !list, model == nil {
            throw ValidationError("Name a model, as in `canter tune qwen3-4b`.")
        }
        if let context, context < 1 {
            throw ValidationError("--context takes a number of tokens from 1 up.")
        }
        if what?.values.contains(.kv) == true, kvTypes.isEmpty {
            throw ValidationError("Say which KV types to try, as in --kv q8_0.")
        }
        if kv != nil, kvTypes.isEmpty || kvTypes == ["f16"] {
            throw ValidationError("--kv takes types beside f16, as in --kv q8_0,q4_0.")
        }
    }

    private var kvTypes: [String] {
        (kv ?? "").split(separator: ",").map { $0.lowercased() }
    }

    func run() throws {
        if list { return try TuneList.show(json: json) }
        guard let model else { preconditionFailure("validate() has asked for a model") }
        if forget { return try TuneList.forget(model) }
        var axes = what?.values ?? Set(TuneAxis.allCases).subtracting([.kv])
        if !kvTypes.isEmpty { axes.insert(.kv) }
        let tune = try Tune(
            model: model, depths: depths?.values, axes: axes, kvTypes: kvTypes, window: context,
            isQuick: quick)
        let record = try runBlocking { try await tune.run() }
        try StandardStreams.write(
            (json ? JSONOutput.pretty(TuneReport(record)) : TuneText.text(record)) + "\n")
    }
}

/// One or more things to tune, as `threads,batch`.
struct TuneAxes: ExpressibleByArgument, Sendable {
    let values: Set<TuneAxis>

    init?(argument: String) {
        let axes = argument.split(separator: ",").map { TuneAxis(rawValue: String($0)) }
        guard !axes.isEmpty, !axes.contains(nil) else { return nil }
        values = Set(axes.compactMap(\.self))
    }
}
