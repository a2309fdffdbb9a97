internal import ArgumentParser
internal import ChatCore
internal import Ledger

/// `canter history stats`: how fast the models here were, by all that was
/// measured of every reply.
struct HistoryStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show, compare and export the speeds of earlier replies.",
        discussion: """
            Every reply is kept in a ledger with what was measured of it, also when its conversation \
            is deleted. Replies are grouped by keys: \(keys). A value may be a part of one, and \
            `none` is for those without.

              canter history stats --by build --model qwen3-4b --since 30d
              canter history stats --by quantization --compare Q4_K_M Q8_0
              canter history stats --updates
              canter history stats --model qwen3 -o svg --output speed.svg
            """)

    @Option(help: "What to group by, as model,day.")
    var by = "model,quantization,engine"

    @Option(help: "A part of the model's name.")
    var model: String?

    @Option(help: "A part of the quantization's name.")
    var quantization: String?

    @Option(help: "A part of the engine's name.")
    var engine: String?

    @Option(help: "A part of the engine's build.")
    var build: String?

    @Option(help: "A part of the machine's name.")
    var machine: String?

    @Option(help: "Replies from then on: a day as 2026-11-26, or how long ago as 7d, 36h or 2w.")
    var since: String?

    @Option(help: "Replies until then; a day is included.")
    var until: String?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Replies with this value of a key, as threads=8; can be given several times.",
            valueName: "key=value"))
    var conditions: [String] = []

    @Option(help: "The column to sort by, as decode, ttft or last: the best first.")
    var sort: String?

    @Option(
        parsing: .upToNextOption,
        help: "Compare the replies with two values of the first key grouped by.")
    var compare: [String] = []

    @Flag(help: "Say what every new build of an engine did to the speed.")
    var updates = false

    @Option(name: [.customShort("o"), .long], help: "How to print.")
    var format: LedgerReport.Format?

    @Flag(help: "The same as --format json.")
    var json = false

    @Flag(help: "With CSV, a row for each stretch of decoding instead of each reply.")
    var samples = false

    @Option(help: "Write into this file instead.")
    var output: String?

    private static let keys = LedgerQuestion.keyNames

    func validate() throws {
        if json, let format, format != .json {
            throw ValidationError("Give --json or --format \(format.rawValue), not both.")
        }
        if !compare.isEmpty, compare.count != 2 {
            throw ValidationError("--compare takes two values, as in --compare Q4_K_M Q8_0.")
        }
        if samples, chosen != .csv {
            throw ValidationError("--samples is for CSV: give --format csv, too.")
        }
        if !compare.isEmpty || updates, [.csv, .svg].contains(chosen) {
            throw ValidationError(
                "--compare and --updates are sentences: give --format table, json or markdown.")
        }
    }

    private var chosen: LedgerReport.Format { json ? .json : format ?? .table }

    func run() throws {
        let given: [(LedgerQuestion.Condition, String?)] = [
            (.key(.model), model), (.key(.quantization), quantization), (.key(.engine), engine),
            (.key(.build), build), (.key(.machine), machine), (.since, since), (.until, until),
        ]
        let question = LedgerQuestion(
            by: by,
            conditions: given.compactMap { condition, text in text.map { (condition, $0) } }
                + conditions.map { (.written, $0) },
            sort: sort, compare: compare.count == 2 ? (compare[0], compare[1]) : nil,
            updates: updates)
        let text = try runBlocking { [self] in
            try await question.answer(as: chosen, samples: samples)
        }
        if let output {
            try TextFile.write(text, to: output)
        } else {
            try StandardStreams.write(text)
        }
    }
}

extension LedgerReport.Format: ExpressibleByArgument {}
