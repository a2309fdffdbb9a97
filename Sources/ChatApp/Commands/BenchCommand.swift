internal import ArgumentParser
internal import Benchmark
internal import ChatCore
internal import Resources

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter bench`: how fast models read and write on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast models read prompts and write replies.",
        discussion: """
            Tests, options and columns are llama-bench's. Test parameters, models and -t, -b, -ub, \
            -fa, -ctk, -ctv, -ngl take several values, with commas between, given again, or as \
            first-last, first-last+step and first-last*factor; all are combined. What is not given \
            is as a chat has it, and the table shows where that is not llama-bench's default: -b 2048 -ub 512 \
            are. A server is measured by conversations, since it takes no tokens.

              canter bench -m qwen3-4b -p 512 -n 128 -d 0-8192+4096
              canter bench -m qwen3-4b-q4,qwen3-4b-q8 -t 2,4 -o json > speeds.json
              canter bench --from speeds.json -o html > speeds.html
              canter bench --compare before.json after.json
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case md, json, jsonl, csv, sql, html
    }

    @OptionGroup(title: "Models and loads that may vary") var axes: BenchAxisOptions
    @OptionGroup(title: "Tests") var tests: BenchTestOptions
    @OptionGroup(title: "Loading") var loading: BenchLoadOptions

    @Flag(help: "Load with what `tune` found, where you give no value.")
    var tuned = false

    @Option(name: .shortAndLong, help: "How to print.")
    var output: Format = .md

    @Option(
        help: ArgumentHelp("Draw speed against depth into a file, too.", valueName: "file.svg"),
        completion: .file(extensions: ["svg"]))
    var plot: String?

    @Option(
        help: ArgumentHelp(
            "Show what was measured before instead of measuring: JSON of canter's or llama-bench's.",
            valueName: "file"),
        completion: .file(extensions: ["json", "jsonl"]))
    var from: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Say what changed beyond noise between two files of that kind.", valueName: "file"),
        completion: .file(extensions: ["json", "jsonl"]))
    var compare: [String] = []

    @Option(
        help: ArgumentHelp(
            "Instead of the tests: the replies of a kept conversation, made again by this model with the same text before them.",
            valueName: "id"))
    var replay: String?

    func validate() throws {
        guard compare.isEmpty || compare.count == 2 else {
            throw ValidationError("--compare takes two files: what was before, and what is now.")
        }
        if !compare.isEmpty, !from.isEmpty {
            throw ValidationError("Give --from or --compare, not both.")
        }
        if !compare.isEmpty, output != .md, output != .json {
            throw ValidationError("--compare prints a text, or with -o json an object.")
        }
        if replay != nil {
            guard compare.isEmpty, from.isEmpty, plot == nil else {
                throw ValidationError("--replay goes with none of --from, --compare and --plot.")
            }
            guard output == .md || output == .json else {
                throw ValidationError("--replay prints a table, or with -o json an object.")
            }
            guard models.count < 2 else {
                throw ValidationError("--replay takes one model: run it again for another.")
            }
        }
    }

    func run() throws {
        if let replay { return try runReplay(of: replay) }
        if !compare.isEmpty { return try printComparison() }
        if !from.isEmpty { return try printEarlier() }
        let settings = try EffectiveSettings(flags: loading.given).settings
        let bench = try Bench(
            settings, models: models, axes: axes.axes, tests: tests, isTuned: tuned)
        let output = BenchOutput(
            text: format.map {
                BenchText($0, shown: axes.columns, namesModels: models.count > 1)
            }, published: Self.published, plot: plot)
        do {
            try runBlocking {
                try await interruptible { try await bench.run { try output.add($0) } }
            }
        } catch {
            // What is measured stays, and stays readable.
            try? output.end()
            throw error
        }
        try output.end()
    }

    /// Names may have commas between, unless that is one file's name.
    var models: [String] {
        axes.models.flatMap { text in
            FileManager.default.fileExists(atPath: text)
                ? [text] : text.split(separator: ",").map(String.init)
        }
    }

    /// `nil` for a page.
    private var format: BenchText.Format? { BenchText.Format(rawValue: output.rawValue) }

    private func printEarlier() throws {
        let rows = try from.flatMap(Self.rows)
        let text =
            format.map { BenchText.whole(rows, $0, published: Self.published) }
            ?? BenchHTML(results: rows, published: Self.published).text
        try StandardStreams.write(text)
        if let plot { try TextFile.write(BenchPlot.svg(rows), to: plot) }
    }

    private func printComparison() throws {
        let comparison = BenchComparison(
            before: try Self.rows(compare[0]), after: try Self.rows(compare[1]))
        try StandardStreams.write(
            (output == .json ? JSONOutput.pretty(comparison.json) : comparison.text) + "\n")
    }

    private static func rows(_ path: String) throws -> [BenchResult] {
        let text = try TextFile.read(path)
        do throws(BenchFileError) {
            return try BenchFile.results(inJSON: text)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    /// Empty where they cannot be read: `reference` says so.
    private static var published: [PublishedSpeed] {
        (try? PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds)) ?? []
    }
}
