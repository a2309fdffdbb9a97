internal import ArgumentParser
internal import ModelDownload

/// `canter pull`: a model from Hugging Face, an address or an Ollama server.
struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Download a model, or go on with one that was interrupted.",
        discussion: """
            REFERENCE is a repository of Hugging Face with a quantization of its GGUF files, the \
            address of a .gguf file, or a model of Ollama's. Without a quantization it is Q4_K_M, \
            else Q8_0. What comes from Hugging Face goes into its usual cache, where other programs \
            find it; other files go into canter's own folder of models. HF_TOKEN, HF_ENDPOINT, \
            HF_HUB_CACHE and HF_HUB_OFFLINE are heeded.

              canter pull bartowski/Qwen3-4B-GGUF:Q4_K_M
              canter pull --list bartowski/Qwen3-4B-GGUF
              canter pull https://example.org/model.gguf
              canter pull ollama:qwen3:4b
              canter pull --engine http://box:1234 qwen/qwen3-4b
            """)

    @Argument(help: "org/name[:quant], an address of a .gguf file, or ollama:NAME.")
    var reference: String

    @Option(
        name: .shortAndLong,
        help:
            "The address of the server that is to fetch it and keep it: Ollama, or another that can."
    )
    var engine: String?

    @Flag(help: "List what the repository has, with sizes, and download nothing.")
    var list = false

    @Flag(help: "Print one JSON object about the model; with --list an array.")
    var json = false

    func validate() throws {
        if list, engine != nil { throw ValidationError("Give --list or --engine, not both.") }
    }

    func run() throws {
        if let engine, let listed = try Pull.run(reference, at: engine) {
            return try StandardStreams.write(
                (json
                    ? JSONOutput.pretty(ServerPullReport(name: listed, engine: engine))
                    : "\(listed) is at \(engine).") + "\n")
        }
        let pull = try Pull(reference, engine: engine)
        if list {
            let listed = try runBlocking { try await pull.list() }
            let text =
                try json
                ? JSONOutput.pretty(listed.map(QuantizationListing.init))
                : QuantizationListing.table(listed)
            return try StandardStreams.write(text + "\n")
        }
        let model = try runBlocking { try await pull.run() }
        try StandardStreams.write(
            (json ? JSONOutput.pretty(PullReport(model)) : PullReport.text(model)) + "\n")
    }
}
