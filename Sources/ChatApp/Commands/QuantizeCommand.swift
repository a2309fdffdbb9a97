internal import ArgumentParser
internal import Canvas
internal import ModelLibrary

/// `canter quantize`: a smaller file of a model.
struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Make a smaller file of a model, with fewer bits for each weight.",
        discussion: """
            TYPE is one of llama.cpp's: Q8_0 loses next to nothing, Q4_K_M is the usual choice, \
            below Q3_K_M it shows. The model should have 16 bits a weight or more (F16, BF16, F32). \
            The new file goes into canter's own folder of models.

              canter quantize qwen3-4b-bf16 Q4_K_M
            """)

    @Argument(help: "A model's name or a part of it, or a GGUF file's path.")
    var model: String

    @Argument(help: "The type to store its weights as.")
    var type: String

    @Flag(
        help: "Also from a file that is quantized already, which loses more than either step alone."
    )
    var requantize = false

    @Option(name: .shortAndLong, help: "The file to write, or the folder to write it into.")
    var output: String?

    @Flag(help: "Replace the file that is there.")
    var force = false

    @Option(name: .shortAndLong, help: "Threads; all cores where not given.")
    var threads: Int?

    @Flag(help: "Print one JSON object about the new file.")
    var json = false

    func validate() throws {
        guard QuantizationType(named: type) != nil else {
            let names = QuantizationType.all.map(\.name).joined(separator: ", ")
            throw ValidationError("“\(type)” is no type; there are \(names).")
        }
        if let threads, !(1...512).contains(threads) {
            throw ValidationError("--threads takes a number from 1 to 512.")
        }
    }

    func run() throws {
        guard let type = QuantizationType(named: type) else {
            preconditionFailure("validate() has refused what is no type")
        }
        let quantize = try Quantize(
            model: model, type: type, mayRequantize: requantize, output: output, mayReplace: force,
            threads: threads)
        for warning in quantize.warnings { StandardStreams.complain("canter: \(warning)") }
        let report = try runBlocking { try await quantize.run() }
        try StandardStreams.write(
            json ? JSONOutput.pretty(report) + "\n" : report.text + "\n")
    }
}
