internal import ArgumentParser
internal import Benchmark
internal import Canvas
internal import ChatCore
internal import Resources

/// `canter reference`: speeds that others published, to hold one's own against.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "List speeds that others published, with their sources.",
        discussion: """
            None of these was measured by canter, and the conditions differ: a STANDING says how far a \
            row can be trusted. `vendor` is the model maker's own table; `unverified` was printed \
            somewhere and nobody could check it; `contradicted` did not hold against what it cites.

              canter reference --model qwen2.5-7b --hardware a100
            """)

    @Option(help: "A part of the model's name.")
    var model: String?

    @Option(help: "A part of the hardware's name.")
    var hardware: String?

    @Option(help: "A part of the quantization's name.")
    var quantization: String?

    @Option(help: "A part of the engine's name.")
    var engine: String?

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        let filter = PublishedSpeedFilter(
            model: model, hardware: hardware, quantization: quantization, engine: engine)
        let speeds: [PublishedSpeed]
        do throws(CSVError) {
            speeds = try PublishedSpeed.speeds(inCSV: EmbeddedText.publishedSpeeds).filter(
                filter.matches)
        } catch {
            throw CommandFailure(
                "The published speeds in this build are damaged: \(error) Install it anew.")
        }
        if json {
            try StandardStreams.write(
                JSONOutput.pretty(speeds.map(PublishedSpeedReport.init)) + "\n")
        } else if speeds.isEmpty {
            StandardStreams.complain(
                "No published speed is like that; give fewer options, or shorter ones.")
        } else {
            try StandardStreams.write(Self.table(speeds) + "\n")
        }
    }

    /// A row each, and below them the sources by number.
    static func table(_ speeds: [PublishedSpeed]) -> String {
        var sources: [String] = []
        let header = [
            "MODEL", "QUANT", "ENGINE", "HARDWARE", "INPUT", "TOK/S", "STANDING", "SOURCE",
            "REMARK",
        ]
        let rows = speeds.map { speed in
            let number = sources.firstIndex(of: speed.source) ?? sources.endIndex
            if number == sources.endIndex { sources.append(speed.source) }
            let gpus = speed.gpus.map { $0 > 1 ? "\($0) x " : "" } ?? ""
            return [
                speed.model, speed.quantization?.rawValue ?? Readable.missing,
                speed.engine ?? Readable.missing,
                gpus + speed.hardware, speed.inputTokens.map(String.init) ?? Readable.missing,
                range(speed),
                speed.standing.rawValue, "[\(number + 1)]", speed.remark,
            ]
        }
        let list = sources.enumerated().map { "[\($0 + 1)] \($1)" }
        return TextTable.plain([header] + rows) + "\n\n" + list.joined(separator: "\n")
    }

    private static func range(_ speed: PublishedSpeed) -> String {
        guard let high = speed.high else { return number(speed.low) + " or more" }
        return high == speed.low ? number(speed.low) : "\(number(speed.low)) to \(number(high))"
    }

    /// As it was printed: digits are not rounded away, and none are added.
    private static func number(_ value: Double) -> String {
        value == value.rounded() ? Readable.fixed(value, decimals: 0) : value.description
    }
}
