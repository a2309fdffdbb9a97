internal import ArgumentParser
internal import Benchmark

/// What is measured, in llama-bench's words; lists as `BenchAxisOptions` has them.
struct BenchTestOptions: ParsableArguments {
    /// More tokens than any context holds would only overflow what is counted with them.
    private static let lengths = 0...100_000_000

    @Option(
        name: [.customShort("p"), .customLong("n-prompt")],
        help: "Lengths of prompts to read, in tokens; 0 for none. (default: 512)",
        transform: { try BenchAxisOptions.numbers($0, in: Self.lengths) })
    var prompts: [[Int]] = []

    @Option(
        name: [.customShort("n"), .customLong("n-gen")],
        help: "Lengths of replies to write, in tokens; 0 for none. (default: 128)",
        transform: { try BenchAxisOptions.numbers($0, in: Self.lengths) })
    var replies: [[Int]] = []

    @Option(
        name: .customLong("pg", withSingleDash: true),
        help: ArgumentHelp(
            "A prompt to read and a reply to write behind it, over the time of both, as 512,128.",
            valueName: "pp,tg"),
        transform: Self.pair)
    var both: [(prompt: Int, reply: Int)] = []

    @Option(
        name: [.customShort("d"), .customLong("n-depth")],
        help: "Tokens in the context before them. (default: 0)",
        transform: { try BenchAxisOptions.numbers($0, in: Self.lengths) })
    var depths: [[Int]] = []

    @Option(
        name: .shortAndLong,
        help:
            "Samples of each, after a warm-up that is not counted. (default: 5; of a replay 1, without one)"
    )
    var repetitions: Int?

    @Flag(help: "Measure from the first run on, without a warm-up.")
    var noWarmup = false

    @Flag(help: "Measure the way the chat goes: text, its template, the counts that come about.")
    var chat = false

    mutating func validate() throws {
        guard (1...1000).contains(repetitions ?? 1) else {
            throw ValidationError("--repetitions takes a number from 1 to 1000.")
        }
        guard !tests.isEmpty else {
            throw ValidationError("There is nothing to measure: give -p or -n a length above 0.")
        }
    }

    var tests: [SpeedTest] {
        SpeedTest.plan(
            prefill: prompts.isEmpty ? [512] : prompts.flatMap(\.self),
            decode: replies.isEmpty ? [128] : replies.flatMap(\.self), both: both,
            depths: depths.isEmpty ? [0] : depths.flatMap(\.self))
    }

    private static func pair(_ text: String) throws -> (prompt: Int, reply: Int) {
        guard let pair = BenchValues.pair(text, in: lengths) else {
            throw ValidationError("-pg takes two numbers of tokens, as in -pg 512,128.")
        }
        return pair
    }
}
