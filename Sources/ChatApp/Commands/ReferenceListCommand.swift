internal import ArgumentParser
internal import Benchmark
internal import ChatCore

/// `canter reference list`: speeds that others published, to hold one's own against.
struct ReferenceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List speeds that others published, those of model makers first.",
        discussion: """
            None of these was measured by canter, and the conditions differ: a STANDING says how \
            far a row can be trusted. `vendor` is the model maker's own table; of what is printed \
            elsewhere, `agrees` has the maker's figure, `unverified` nobody could check, \
            `contradicted` did not hold against what it cites, `implausible` cannot be true of its \
            hardware, and `estimate` is called one by its author.

              canter reference --model qwen2.5:7b --context 8k
              canter reference --standing secondary --hardware m1
            """)

    @Option(help: "A part of the model's name, or the name of the same model elsewhere.")
    var model: String?

    @Option(help: "A part of the hardware's name.")
    var hardware: String?

    @Option(help: "A part of the quantization's name.")
    var quantization: String?

    @Option(help: "A part of the engine's name.")
    var engine: String?

    @Option(help: "Tokens of input: a length, as 8k, or a range, as 1k-16k.")
    var context: ContextOption?

    @Option(help: "primary, secondary, or one standing.")
    var standing: StandingOption?

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        var speeds = try ReferenceData.speeds().filter(filter.matches)
        var note: String?
        if let context {
            let rows = context.context.rows(of: speeds)
            note = Self.note(rows, asked: context.context)
            speeds = rows.speeds
        }
        if json {
            if let note { StandardStreams.complain(note) }
            let sorted = speeds.filter(\.isPrimary) + speeds.filter { !$0.isPrimary }
            try StandardStreams.write(
                JSONOutput.pretty(sorted.map(PublishedSpeedReport.init)) + "\n")
        } else if speeds.isEmpty {
            StandardStreams.complain(
                "No published speed is like that; give fewer options, or shorter ones.")
        } else {
            try StandardStreams.write(SpeedList.text(speeds, note: note) + "\n")
        }
    }

    private var filter: PublishedSpeedFilter {
        var filter = PublishedSpeedFilter(
            model: model, hardware: hardware, quantization: quantization, engine: engine)
        switch standing {
        case .primary: filter.isPrimary = true
        case .secondary: filter.isPrimary = false
        case .standing(let standing): filter.standing = standing
        case nil: break
        }
        return filter
    }

    /// What is shown instead of what was asked for, and what is left out; `nil` for nothing.
    static func note(_ rows: PublishedContext.Rows, asked: PublishedContext) -> String? {
        var sentences: [String] = []
        if !rows.nearest.isEmpty {
            sentences.append(
                "None was measured with \(asked.range.lowerBound) tokens of input; these are the "
                    + "nearest, with \(rows.nearest.map(String.init).joined(separator: " and ")).")
        }
        if rows.untold > 0 {
            sentences.append(
                "\(rows.untold) more do not say with how many tokens of input they were measured.")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
