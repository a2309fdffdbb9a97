internal import ArgumentParser
internal import Benchmark
internal import ChatCore
internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `canter bench`: how fast a model reads and writes on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a model reads prompts and writes replies.",
        discussion: """
            Options and columns are llama-bench's. Unlike it, the tests run through the engine and \
            the chat template that the chat uses, and a row names the token counts that came about.

              canter bench -m qwen3 -p 512 -n 128 -d 0,4096
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case md, json, csv
    }

    @OptionGroup(title: "Model") var model: ModelOptions

    @Option(
        name: [.customShort("p"), .customLong("n-prompt")],
        help: "Lengths of prompts to read, in tokens.")
    var prompts = TokenCounts([512])

    @Option(
        name: [.customShort("n"), .customLong("n-gen")],
        help: "Lengths of replies to write, in tokens.")
    var replies = TokenCounts([128])

    @Option(
        name: [.customShort("d"), .customLong("n-depth")],
        help: "Tokens in the context before either.")
    var depths = TokenCounts([0])

    @Option(name: .shortAndLong, help: "Samples of each, after a warm-up that is not counted.")
    var repetitions = 3

    @Option(name: .shortAndLong, help: "How to print: a Markdown table, JSON or CSV.")
    var output: Format = .md

    @Option(
        name: .customLong("fa", withSingleDash: true),
        help: "The same as --flash-attention; 1 and 0 are on and off.")
    var flashAttention: String?

    @Option(name: .customLong("ctk", withSingleDash: true), help: "The same as --kv-type-k.")
    var kvTypeK: String?

    @Option(name: .customLong("ctv", withSingleDash: true), help: "The same as --kv-type-v.")
    var kvTypeV: String?

    @Flag(help: "Load the model with what `tune` found, where you give no value.")
    var tuned = false

    @Option(
        help: ArgumentHelp(
            "Instead of the tests: the replies of a kept conversation, made again by this model with the same text before them.",
            valueName: "id"))
    var replay: String?

    func validate() throws {
        guard (1...1000).contains(repetitions) else {
            throw ValidationError("--repetitions takes a number from 1 to 1000.")
        }
        guard !tests.isEmpty else {
            throw ValidationError("There is nothing to measure: give -p or -n a length above 0.")
        }
        _ = try settings(over: EngineSettings(), isRemote: false)
    }

    func run() throws {
        if let replay { return try runReplay(of: replay) }
        var settings = try EffectiveSettings(flags: model.given).settings
        settings.loading = try self.settings(
            over: settings.loading, isRemote: settings.engine != nil)
        let setup = try EngineSetup(settings, isTuned: tuned)
        let (loaded, measurements) = try runBlocking { [self] in try await measure(setup) }
        switch output {
        case .md: try StandardStreams.write(table(loaded, measurements).markdown + "\n")
        case .csv: try StandardStreams.write(table(loaded, measurements).csv + "\n")
        case .json:
            try StandardStreams.write(JSONOutput.pretty(BenchReport(loaded, measurements)) + "\n")
        }
    }

    private func table(_ loaded: LoadedModel, _ measurements: [SpeedMeasurement]) -> BenchTable {
        BenchTable(loaded: loaded, measurements: measurements)
    }

    private var tests: [SpeedTest] {
        SpeedTest.plan(prefill: prompts.values, decode: replies.values, depths: depths.values)
    }

    /// What to load with: the shared options, llama-bench's spellings over them, and a window just
    /// large enough where none is asked for.
    private func settings(over base: EngineSettings, isRemote: Bool) throws -> EngineSettings {
        var settings = base
        if let flashAttention {
            let word = ["1": "on", "0": "off"][flashAttention] ?? flashAttention
            guard let value = FlashAttention(rawValue: word) else {
                throw ValidationError("-fa takes 1, 0, on, off or auto.")
            }
            settings.flashAttention = value
        }
        settings.kvTypeK = kvTypeK ?? settings.kvTypeK
        settings.kvTypeV = kvTypeV ?? settings.kvTypeV
        // A server has its window already.
        if !isRemote, settings.contextWindow == nil {
            settings.contextWindow = DepthSweep.contextWindow(for: tests)
        }
        return settings
    }

    /// Throws `CommandFailure`, `.interrupted` after Ctrl-C.
    private func measure(_ setup: EngineSetup) async throws -> (LoadedModel, [SpeedMeasurement]) {
        let isWatched = isatty(STDERR_FILENO) == 1
        let sweep = DepthSweep(
            engine: setup.engine, tests: tests, repetitions: repetitions,
            salt: .random(in: 0 ... .max))
        return try await interruptible {
            do {
                let loaded = try await setup.engine.load(setup.requiredRequest()) { _ in }
                let measurements = try await sweep.run(window: loaded.contextWindow) { progress in
                    if isWatched { StandardStreams.complain(line(progress)) }
                }
                await setup.end()
                return (loaded, measurements)
            } catch {
                await setup.end()
                throw error
            }
        }
    }

    private func line(_ progress: SweepProgress) -> String {
        switch progress.step {
        case .warmUp: "\(progress.test.label): warming up"
        case .repetition(let number): "\(progress.test.label): \(number) of \(repetitions)"
        }
    }
}
